import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

@Suite struct HoldingTests {
    private let server = Server()

    init() {
        server.store.change { $0.statuses["a"] = .running }
    }

    private func ask(_ prefer: String?, ifNoneMatch: String? = nil, job: String = "a") throws -> WebAPI.Answer {
        let headers = [("Prefer", prefer), ("If-None-Match", ifNoneMatch)].compactMap { name, value in
            value.map { (name: name, value: $0) }
        }
        return try server.ask("GET", "/api/enrichment/jobs/\(job)", headers: headers)
    }

    private func later(_ answer: WebAPI.Answer?) throws -> Later {
        guard case .later(let later) = answer else { throw NotLater() }
        return later
    }

    private func isSilent(_ later: Later) -> Bool {
        if case nil = later.again(server.api) { true } else { false }
    }

    private struct NotLater: Error {}

    private func tag() throws -> String {
        try #require(try ask(nil).whole().0.headerFields[.eTag])
    }

    @Test func `without a preference nobody waits`() throws {
        let (response, _) = try ask(nil).whole()
        #expect(response.headerFields[.vary] == "Prefer")
        #expect(response.headerFields[.preferenceApplied] == nil)
    }

    @Test func `the reply comes as soon as the job is finished`() throws {
        let later = try later(ask("wait=5"))
        #expect(later.patience == .seconds(5))
        #expect(isSilent(later))
        server.store.change { $0.statuses["a"] = .completed }
        let (response, body) = try #require(later.again(server.api)).whole()
        #expect(response.status == .ok)
        #expect(response.headerFields[.preferenceApplied] == "wait=5")
        #expect(response.headerFields[.vary] == "Prefer")
        #expect(response.headerFields[.retryAfter] == nil)
        #expect(String(decoding: body, as: UTF8.self).contains("completed"))
    }

    @Test func `a finished job is told at once`() throws {
        server.store.change { $0.statuses["a"] = .failed }
        #expect(try ask("wait=5").whole().0.headerFields[.preferenceApplied] == "wait=5")
        // It stays as it is: nobody would ever tell a client that has it already more than that.
        for known in [try tag(), "*"] {
            #expect(try ask("wait=5", ifNoneMatch: known).whole().0.status == .notModified)
        }
    }

    @Test func `with a tag the reply comes as soon as there is another representation`() throws {
        server.store.change { $0.statuses["a"] = .pending }
        let later = try later(ask("wait=5", ifNoneMatch: tag()))
        #expect(isSilent(later))
        server.store.change { $0.statuses["a"] = .running }
        #expect(try #require(later.again(server.api)).whole().0.status == .ok)
        #expect(try ask("wait=5", ifNoneMatch: "W/\"another\"").whole().0.status == .ok)
    }

    @Test func `a change of something else is looked at once, and the wait goes on to its end`() throws {
        var later = try later(ask("wait=5", ifNoneMatch: tag()))
        server.time.advance(by: .seconds(2))
        server.store.change { $0.sites = [7] }
        let before = server.readings.jobsRead
        later = try self.later(later.again(server.api))
        #expect(later.patience == .seconds(3))
        for _ in 0..<100 {
            #expect(isSilent(later))
        }
        #expect(server.readings.jobsRead == before + 1)
    }

    @Test func `at the end there is what there is`() throws {
        let (unchanged, body) = try later(ask("wait=5", ifNoneMatch: tag())).atLast(server.api, .timeIsUp).whole()
        #expect(unchanged.status == .notModified)
        #expect(body.isEmpty)
        #expect(unchanged.headerFields[.preferenceApplied] == "wait=5")

        let unfinished = try later(ask("wait=5")).atLast(server.api, .stopping).whole().0
        #expect(unfinished.status == .ok)
        #expect(unfinished.headerFields[.retryAfter] == "1")
    }

    @Test func `where there is no place to wait the preference is not applied`() throws {
        let (response, _) = try later(ask("wait=5", ifNoneMatch: tag())).atLast(server.api, .noPlace).whole()
        #expect(response.status == .notModified)
        #expect(response.headerFields[.preferenceApplied] == nil)
    }

    @Test func `a job that is not there is not waited for, nor a store that fails`() throws {
        #expect(try ask("wait=5", job: "none").whole().0.status == .notFound)
        let later = try later(ask("wait=5"))
        server.store.fail(reading: .busy)
        #expect(try #require(later.again(server.api)).whole().0.status == .serviceUnavailable)
        #expect(try ask("wait=5").whole().0.status == .serviceUnavailable)
    }

    @Test func `its line is in the log once, when it is answered or given up`() throws {
        let first = try later(ask("wait=5"))
        let second = try later(ask("wait=5"))
        #expect(server.log.lines.isEmpty)
        server.time.advance(by: .seconds(5))
        _ = first.atLast(server.api, .timeIsUp)
        second.dropped()
        #expect(server.log.lines.count == 2)
        #expect(server.log.lines[0].contains("info answered"))
        #expect(server.log.lines[0].contains("ms=5000"))
        #expect(server.log.lines[1].contains("info not answered"))
    }
}
