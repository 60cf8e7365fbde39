import Enrichment
import GRDB
import Storage
import TestKit
import Testing

/// What a job says of the limiter, as the worker left it in the database.
@Suite struct ReadsWaitingTests {
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let windows = [RateWindow(limit: 500, span: .milliseconds(60_500), headStart: .zero)]

    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore(serverKeys: [.hunter: KeyFingerprint(rawValue: "server")])
    }

    private func member(_ name: String, of job: JobID) throws -> JSONValue? {
        let readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
        return try JSONValue(#require(try readings.job(job)).object)[name]
    }

    /// Claims a site of every unfinished job, and has one call granted.
    private func call(key: KeyFingerprint = key) throws {
        let lease = try #require(try temporary.claim(9).first).lease
        _ = try temporary.store.grant(lease, key: key, windows: Self.windows)
    }

    @Test func `a job that waits for the limit says so and when it ends by it`() throws {
        let job = try temporary.submit("a", try temporary.addSites(100))
        #expect(try member("waiting_reason", of: job) == .null)
        try call()
        #expect(try member("waiting_reason", of: job) == .string("rate_limit"))
        // The next call in 121 ms, and a hundred of them.
        #expect(try member("eta_seconds", of: job) == .integer(13))
        temporary.timekeeper.advance(by: .seconds(1))
        #expect(try member("waiting_reason", of: job) == .null)
    }

    @Test func `jobs under one key share its calls, those under another don't`() throws {
        let sites = try temporary.addSites(250)
        let large = try temporary.submit("a", Array(sites[0..<100]))
        let small = try temporary.submit("b", Array(sites[100..<110]))
        try temporary.submit("c", Array(sites[110...]), key: "other")
        try call()
        #expect(try member("eta_seconds", of: large) == .integer(14))
        #expect(try member("eta_seconds", of: small) == .integer(3))
        let readings = try ThreadReadings(path: temporary.store.path, timekeeper: temporary.timekeeper)
        let page = try readings.jobs(status: nil, page: Page(number: 1, size: 10))
        #expect(try page.column("eta_seconds") == [.null, .integer(3), .integer(14)])
        #expect(try page.column("waiting_reason") == [.null, .string("rate_limit"), .string("rate_limit")])
    }

    @Test func `a pause that the provider asked for is told before the limit, and waited for`() throws {
        let job = try temporary.submit("a", try temporary.addSites(100))
        try call()
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(Self.key, until: until)
        #expect(try member("waiting_reason", of: job) == .string("provider_pause"))
        #expect(try member("eta_seconds", of: job) == .integer(30 + 13))
    }

    @Test func `a job that brought no key waits for the server's once a worker has told which that is`() throws {
        let job = try temporary.submit("a", try temporary.addSites(10), key: nil)
        try call(key: KeyFingerprint(rawValue: "server"))
        #expect(try member("waiting_reason", of: job) == .null)
        for _ in 1...2 { try temporary.store.announceServerKeys() }
        #expect(try member("waiting_reason", of: job) == .string("rate_limit"))
        #expect(try member("eta_seconds", of: job) == .integer(2))
    }

    @Test func `a job that has not begun says why it waits, and a finished one waits for nothing`() throws {
        let job = try temporary.submit("a", try temporary.addSites(1))
        let until = temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        try temporary.store.pause(Self.key, until: until)
        #expect(try member("waiting_reason", of: job) == .string("provider_pause"))
        #expect(try member("eta_seconds", of: job) == .null)
        _ = try temporary.store.cancel(job)
        #expect(try member("waiting_reason", of: job) == .null)
    }

    @Test func `a key that changed its owner is announced anew`() throws {
        try temporary.store.announceServerKeys()
        let other = temporary.store.knowing(serverKeys: [.hunter: KeyFingerprint(rawValue: "new")])
        try other.announceServerKeys()
        #expect(try temporary.value("SELECT group_concat(key_fingerprint) FROM server_keys") == "new")
    }
}
