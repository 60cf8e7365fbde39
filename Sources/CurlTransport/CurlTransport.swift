package import HTTPTypes
import PosixThreads
import Synchronization

/// HTTP over libcurl, on a thread of its own: requests wait there, never on the cooperative pool.
///
/// Connections are kept and used again, HTTP/2 is spoken where the server offers it, certificates are always verified,
/// redirects are never followed (a reply with 3xx is a reply), and the proxy variables of the environment are honoured
/// as curl honours them. Only http and https are spoken.
///
/// A kept connection that turns out to be closed before a byte of the reply came makes libcurl send the request once
/// more on a new one; so a server that closes without a word may see a request twice.
package final class CurlTransport: Sendable {
    private let settings: Settings
    private let mailbox: Mailbox
    private let nextNumber = Atomic<UInt64>(0)

    /// Starts the thread. Throws when libcurl does not know an option that the settings need, or no thread can be had.
    package init(_ settings: Settings) throws(CurlFault) {
        let multi = try MultiHandle(settings)
        let mailbox = Mailbox(waker: multi.waker)
        let loop = try TransferLoop(settings, multi: multi, mailbox: mailbox)
        do {
            try PosixThread.detach { loop.run() }
        } catch {
            throw .other(code: Int(error.errno), "no thread could be started")
        }
        // Last, so that a failure above does not run deinit, which would wake a handle that is freed.
        self.settings = settings
        self.mailbox = mailbox
    }

    deinit {
        mailbox.close()
    }

    /// Sends a request, returns the whole reply.
    ///
    /// `Content-Length`, `Transfer-Encoding` and `Host` follow from the body and the URL, whatever the request says of
    /// them. The reply's body is as the server sent it: nothing is decompressed.
    ///
    /// A request that has not begun to leave by `notAfter` does not leave any more: `CurlFault.tooLate`.
    ///
    /// Throws `CurlFault`, or `CancellationError` when the task is cancelled, which ends the exchange at once.
    package func send(
        _ request: HTTPRequest, body: [UInt8] = [], notAfter latestDeparture: ContinuousClock.Instant? = nil
    ) async throws -> (HTTPResponse, [UInt8]) {
        let order = try Order(request, body: body)
        try Task.checkCancellation()
        let id = TransferID(number: nextNumber.add(1, ordering: .relaxed).newValue)
        let deadline = ContinuousClock.now + settings.totalTimeout
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                mailbox.post(
                    Transfer(
                        id: id, order: order, deadline: deadline, latestDeparture: latestDeparture,
                        continuation: continuation))
                // A cancellation that came before the transfer was posted found nothing to cancel.
                if Task.isCancelled { mailbox.cancel(id) }
            }
        } onCancel: {
            mailbox.cancel(id)
        }
    }

    /// Ends the thread and, with `CurlFault.shutDown`, every exchange in flight or yet to come. Returns at once.
    package func shutdown() {
        mailbox.close()
    }
}
