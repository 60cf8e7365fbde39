import CurlTransport
import HTTPTypes
import Synchronization
import TestKit

/// A client that adds sites, submits jobs, looks at them and cancels some, one request after the other.
final class StormClient: Sendable {
    private struct Log {
        var replies: [Int: Int] = [:]
        var jobs: [String] = []
    }

    private let number: Int
    private let authority: String
    private let transport: CurlTransport
    private let log = Mutex(Log())

    init(_ number: Int, authority: String) throws {
        self.number = number
        self.authority = authority
        transport = try CurlTransport(.init(userAgent: "enrichd-tests"))
    }

    /// How many replies of each status came.
    var replies: [Int: Int] { log.withLock { $0.replies } }
    /// The jobs that were taken and not cancelled.
    var jobs: [String] { log.withLock { $0.jobs } }

    func run(until end: ContinuousClock.Instant) async throws {
        var round = 0
        while ContinuousClock.now < end {
            round += 1
            let names = (1...5).map { "\"few-\(number)-\(round)-\($0).example\"" }.joined(separator: ",")
            let added = try await send(.post, "/api/sites", "{\"domains\":[\(names)]}")
            let sites = added["data"].elements.compactMap { $0["id"].int }
            let order = "{\"siteIds\":\(sites),\"provider\":\"hunter\",\"config\":{},\"apiKey\":\"good-\(number)\"}"
            let taken = try await send(.post, "/api/enrichment/jobs", order)
            guard let job = taken["data"]["id"].text else { continue }
            _ = try await send(.get, "/api/enrichment/jobs/\(job)")
            _ = try await send(.get, "/api/enrichment/sites?pageSize=50")
            if round.isMultiple(of: 3) {
                _ = try await send(.delete, "/api/enrichment/jobs/\(job)")
            } else {
                log.withLock { $0.jobs.append(job) }
            }
        }
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ json: String? = nil) async throws -> JSONValue {
        var request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
        if json != nil { request.headerFields[.contentType] = "application/json" }
        let (response, bytes) = try await transport.send(request, body: Array((json ?? "").utf8))
        log.withLock { $0.replies[response.status.code, default: 0] += 1 }
        return (try? JSONValue(bytes)) ?? .null
    }
}
