import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

@Suite struct WritingPlacesTests {
    private func post(_ server: Server) throws -> WebAPI.Answer {
        try server.ask(
            "POST", "/api/sites", headers: [("Content-Type", "application/json")],
            body: Array(#"{"domains":["a.example"]}"#.utf8))
    }

    private struct NotLater: Error {}

    private func later(_ answer: WebAPI.Answer) throws -> Later {
        guard case .later(let later) = answer else { throw NotLater() }
        return later
    }

    private func isSilent(_ later: Later, _ server: Server) -> Bool {
        if case nil = later.again(server.api) { true } else { false }
    }

    @Test func `one thread is left to those who read`() {
        for (threads, count) in [(1, 1), (2, 1), (3, 2), (8, 7)] {
            let places = WritingPlaces(threads: threads)
            func deep(_ depth: Int) -> Int {
                places.write { deep(depth + 1) } ?? depth
            }
            #expect(deep(0) == count)
            #expect(places.hasFree)
        }
    }

    @Test func `a writer waits for a place, and reads do not`() throws {
        let server = Server(threads: 2)
        let waiting = try #require(try server.places.write { try post(server) })
        let later = try later(waiting)
        #expect(later.patience == .seconds(5))
        #expect(server.store.contents.added.isEmpty)
        let reads = try server.places.write {
            #expect(isSilent(later, server))
            return try ["/api/health", "/api/enrichment/jobs"].map { try server.get($0).status }
        }
        #expect(reads == [200, 200])
        #expect(server.placeBell.rings == 2)
        #expect(try #require(later.again(server.api)).whole().0.status.code < 300)
        #expect(server.store.contents.added.count == 1)
    }

    @Test func `who finds none in time is told to try again, and nothing is written`() throws {
        let server = Server(threads: 2)
        for why in [Later.End.timeIsUp, .noPlace, .stopping] {
            let later = try later(try #require(try server.places.write { try post(server) }))
            let (response, _) = try later.atLast(server.api, why).whole()
            #expect(response.status == .serviceUnavailable)
            #expect(response.headerFields[.retryAfter] == "1")
        }
        #expect(server.store.contents.added.isEmpty)
        #expect(server.log.lines.filter { $0.contains("info answered") }.count == 3)
        #expect(server.log.lines.filter { $0.contains("error failed") }.count == 3)
    }

    @Test func `a place is given back by who fails, and its bell rings for nobody who never waited`() throws {
        let server = Server(threads: 3)
        server.store.fail(writing: .busy)
        for _ in 0..<5 {
            #expect(try post(server).whole().0.status == .serviceUnavailable)
        }
        #expect(server.placeBell.rings == 0)
        server.store.fail()
        #expect(try post(server).whole().0.status.code < 300)
    }
}
