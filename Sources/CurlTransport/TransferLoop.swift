import CCurl
import Glibc

/// Carries out transfers, on a thread of its own, until the mailbox is closed.
final class TransferLoop {
    private let settings: CurlTransport.Settings
    private let multi: MultiHandle
    private let mailbox: Mailbox
    private var backlog = Backlog()
    private var underWay: [TransferID: EasyHandle] = [:]
    private var idle: [EasyHandle]

    init(_ settings: CurlTransport.Settings, multi: MultiHandle, mailbox: Mailbox) throws(CurlFault) {
        self.settings = settings
        self.multi = multi
        self.mailbox = mailbox
        // The first handle shows at once whether libcurl knows every option.
        idle = [try EasyHandle(settings)]
    }

    func run() {
        while true {
            let post = mailbox.collect()
            for letter in post.letters { read(letter) }
            if post.isClosed { break }
            do throws(CurlFault) {
                try multi.perform()
                endFinished()
                // After the ends, which make room; a transfer that begins here keeps the wait from waiting.
                beginWaiting()
                try multi.wait(atMost: timeToNextDeadline)
            } catch {
                // Out of memory or the like: nothing under way can be trusted; what comes later may do better.
                endAll(with: error)
                usleep(10_000)
            }
        }
        endAll(with: .shutDown)
        mailbox.dropWaker()
    }

    private func read(_ letter: Mailbox.Letter) {
        switch letter {
        case .begin(let transfer):
            backlog.append(transfer)
        case .cancel(let id):
            if let easy = underWay[id] {
                leave(easy, CURLE_ABORTED_BY_CALLBACK)?.transfer.continuation.resume(throwing: CancellationError())
            } else {
                backlog.remove(id)?.continuation.resume(throwing: CancellationError())
            }
        }
    }

    private func beginWaiting() {
        let now = ContinuousClock.now
        while let late = backlog.popExpired(at: now) {
            late.continuation.resume(throwing: CurlFault.timedOut)
        }
        while underWay.count < settings.maximumTransfers, let transfer = backlog.popFirst() {
            do throws(CurlFault) {
                try begin(transfer, timeout: transfer.deadline - now)
            } catch {
                transfer.continuation.resume(throwing: error)
            }
        }
    }

    private func begin(_ transfer: Transfer, timeout: Duration) throws(CurlFault) {
        // No connection is made for what would not use it.
        if let latest = transfer.latestDeparture, .now > latest { throw .tooLate }
        let easy = if let free = idle.popLast() { free } else { try EasyHandle(settings) }
        try easy.prepare(transfer, settings: settings, timeout: timeout)
        try multi.add(easy)
        underWay[transfer.id] = easy
    }

    private func endFinished() {
        while let (easy, code) = multi.nextEnded() {
            guard let end = leave(easy, code) else { continue }
            end.transfer.continuation.resume(with: end.result)
        }
    }

    private func endAll(with fault: CurlFault) {
        for easy in Array(underWay.values) {
            leave(easy, CURLE_ABORTED_BY_CALLBACK)?.transfer.continuation.resume(throwing: fault)
        }
        while let transfer = backlog.popFirst() {
            transfer.continuation.resume(throwing: fault)
        }
    }

    /// Takes a handle off libcurl's hands; if the exchange is still going on, it is broken off.
    private func leave(_ easy: EasyHandle, _ code: CURLcode) -> EasyHandle.End? {
        let isReusable = multi.remove(easy)
        guard let end = easy.finish(code) else { return nil }
        underWay[end.transfer.id] = nil
        if isReusable, idle.count < settings.maximumTransfers { idle.append(easy) }
        return end
    }

    private var timeToNextDeadline: Duration {
        let longest = Duration.seconds(60)
        guard let deadline = backlog.nextDeadline else { return longest }
        return min(longest, deadline - ContinuousClock.now)
    }
}
