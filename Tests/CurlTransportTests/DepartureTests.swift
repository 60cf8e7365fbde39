import HTTPTypes
import TestKit
import Testing

@testable import CurlTransport

/// Requests that must leave in time or not at all.
@Suite struct DepartureTests {
    @Test func `a request whose time has passed makes no connection`() async throws {
        let scene = try Scene { _ in [.reply()] }
        await #expect(throws: CurlFault.tooLate) {
            try await scene.transport.send(scene.request(), notAfter: .now - .milliseconds(1))
        }
        #expect(scene.server.connectionCount == 0)
    }

    @Test func `a request in time leaves, on a new connection and on a kept one`() async throws {
        let scene = try Scene { _ in [.reply()] }
        for _ in 1...2 {
            let (response, _) = try await scene.transport.send(scene.request(), notAfter: .now + .seconds(60))
            #expect(response.status.code == 200)
        }
        #expect(scene.server.received.map(\.connection) == [1, 1])
    }

    @Test func `a request that waited too long for a place does not leave, and its limit is forgotten`() async throws {
        let scene = try Scene({ $0.maximumTransfers = 1 }) { $0.target == "/first" ? [.hold] : [.reply()] }
        let first = Task { try await scene.transport.send(scene.request("/first")) }
        try await eventually("the first request has come") { scene.server.received.count == 1 }
        let latest = ContinuousClock.now + .milliseconds(20)
        let second = Task { try await scene.transport.send(scene.request("/second"), notAfter: latest) }
        try await eventually("it is too late") { ContinuousClock.now > latest }
        first.cancel()
        await #expect(throws: CurlFault.tooLate) { try await second.value }
        #expect(try await scene.send("/third").0.status.code == 200)
        #expect(scene.server.received.map(\.target) == ["/first", "/third"])
    }

    @Test func `once it was missed it stays missed until the next request`() {
        let departure = Departure()
        let latest = ContinuousClock.now
        departure.latest = latest
        #expect(departure.mayBegin(at: latest))
        #expect(!departure.mayBegin(at: latest + .nanoseconds(1)))
        #expect(!departure.mayBegin(at: latest))
        departure.clear()
        #expect(departure.mayBegin(at: latest + .seconds(1)))
        #expect(!departure.wasMissed)
    }
}
