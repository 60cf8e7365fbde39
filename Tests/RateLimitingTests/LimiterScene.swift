import Enrichment
import HTTPTypes
import Synchronization
import TestKit

@testable import RateLimiting

/// What tests of a limiter over a scripted ledger have in common.
protocol LimiterScene: Sendable {
    var timekeeper: ManualTimekeeper { get }
    var sent: Sent { get }
    var account: NotedAccount { get }
}

extension LimiterScene {
    static var windows: [RateWindow] { [RateWindow(limit: 1, span: .seconds(1))] }
    var key: KeyFingerprint { KeyFingerprint(rawValue: "key") }

    func limiter(_ ask: @escaping RateLimiter.Ask) -> RateLimiter {
        RateLimiter(timekeeper: timekeeper, jitter: { _ in .milliseconds(1) }, ask: ask)
    }

    @discardableResult
    func call(
        _ site: Int64, _ limiter: RateLimiter, windows: [RateWindow] = windows,
        key: KeyFingerprint? = nil
    ) async throws -> (HTTPResponse, [UInt8]) {
        let transport = limiter.limit(
            { [self] request, body, _ in
                sent.note(site)
                return try await send(request, body)
            }, to: windows, for: .lease(lease(site)), key: key ?? self.key, account: account)
        let (response, body, _) = try await transport(HTTPRequest(path: "/\(site)"), [1], 0)
        return (response, body)
    }

    func send(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
        (HTTPResponse(status: .ok), body)
    }

    /// Callers who stand in line in this order, the first asleep at the ledger's word.
    func line(of sites: ClosedRange<Int64>, _ limiter: RateLimiter) async throws -> [Task<Void, any Error>] {
        var tasks: [Task<Void, any Error>] = []
        for site in sites {
            tasks.append(Task { _ = try await call(site, limiter) })
            try await eventually("asleep") { !timekeeper.sleepingUntil.isEmpty }
            try await eventually("in line") { limiter.waiting(for: key) == tasks.count - 1 }
        }
        return tasks
    }
}

/// The sites whose requests left, in order.
final class Sent: Sendable {
    private let noted = Mutex<[Int64]>([])

    var sites: [Int64] {
        noted.withLock { $0 }
    }

    func note(_ site: Int64) {
        noted.withLock { $0.append(site) }
    }
}

extension HTTPRequest {
    init(path: String) {
        self.init(method: .get, scheme: "https", authority: "api.hunter.io", path: path)
    }
}
