import Glibc
import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import FastCGI

/// Replies that are made while they are sent.
@Suite struct PiecesTests {
    /// What the handler was told of its replies' ends.
    private final class Ends: Sendable {
        private let all = Mutex<[(bytes: Int, what: String)]>([])

        var told: [(bytes: Int, what: String)] { all.withLock { $0 } }

        func note(_ bytes: Int, _ end: Pieces.End) {
            let what =
                switch end {
                case .whole: "whole"
                case .failed(let error): "failed: \(error)"
                case .notTaken(let fault): "\(fault)"
                }
            all.withLock { $0.append((bytes, what)) }
        }
    }

    private struct Broken: Error {}

    private let ends = Ends()

    /// `count` pieces of `size` bytes, each of one letter; throws instead of the one with number `failing`.
    private static func rest(from number: Int, to count: Int, size: Int, failing: Int? = nil) -> Rest {
        Rest { (_: Void) in
            if number == failing { throw Broken() }
            let piece = [UInt8](repeating: UInt8(0x61 + number % 26), count: size)
            return number + 1 == count
                ? .last(piece) : .more(piece, then: rest(from: number + 1, to: count, size: size, failing: failing))
        }
    }

    private func server(
        pieces count: Int, of size: Int, failing: Int? = nil,
        _ adjust: (inout FastCGIServer.Settings) -> Void = { _ in }
    ) throws -> RunningServer {
        let ends = ends
        return try RunningServer(adjust) { request, body in
            guard request.path != "/whole" else { return .whole(HTTPResponse(status: .ok), body) }
            return .pieces(
                HTTPResponse(status: .ok),
                Pieces(
                    Array("first ".utf8), then: Self.rest(from: 0, to: count, size: size, failing: failing),
                    ended: ends.note))
        }
    }

    private func body(pieces count: Int, of size: Int) -> [UInt8] {
        Array("first ".utf8) + (0..<count).flatMap { [UInt8](repeating: UInt8(0x61 + $0 % 26), count: size) }
    }

    @Test(arguments: [(1, 1), (3, 0), (5, 10), (40, 65_535), (40, 65_536), (3, 300_000)])
    func `pieces of any size arrive as one body`(count: Int, size: Int) async throws {
        let server = try server(pieces: count, of: size)
        let client = try server.connect()
        for _ in 0..<2 {
            let reply = try client.exchange(FastCGIRequest("GET", "/"))
            #expect(reply.head == ["Status: 200 OK"])
            #expect(Array(reply.output.suffix(6 + count * size)) == body(pieces: count, of: size))
            #expect(reply.protocolStatus == 0)
        }
        #expect(try client.exchange(FastCGIRequest("GET", "/whole", body: [0x78])).body == "x")
        #expect(try await eventually { ends.told.count == 2 })
        #expect(ends.told.allSatisfy { $0.what == "whole" && $0.bytes == 6 + count * size })
        #expect(server.faults.isEmpty)
    }

    @Test func `requests sent behind one that is answered in pieces are answered after it`() throws {
        let server = try server(pieces: 20, of: 40_000)
        let client = try server.connect()
        try client.send(
            (1...3).flatMap { number in
                FastCGIRequest("GET", "/").bytes + FastCGIRequest("GET", "/whole", body: [UInt8(0x30 + number)]).bytes
            })
        for number in 1...3 {
            #expect(try client.receive().output.count > 800_000)
            #expect(try client.receive().body == "\(number)")
        }
    }

    @Test func `a connection that is not to be kept is closed behind the last piece`() throws {
        let server = try server(pieces: 5, of: 1000)
        let client = try server.connect()
        var request = FastCGIRequest("GET", "/")
        request.keepsConnection = false
        #expect(try client.exchange(request).output.suffix(5006) == body(pieces: 5, of: 1000)[...])
        #expect(try client.readToEnd().isEmpty)
    }

    @Test func `HEAD gets the head, and no piece is made`() async throws {
        let server = try server(pieces: 5, of: 1000, failing: 0)
        let client = try server.connect()
        for _ in 0..<2 {
            let reply = try client.exchange(FastCGIRequest("HEAD", "/"))
            #expect(reply.head == ["Status: 200 OK"])
            #expect(reply.body.isEmpty)
        }
        #expect(ends.told.allSatisfy { $0.what == "whole" && $0.bytes == 0 })
    }

    @Test func `a piece that fails ends the connection, and the reply has no end`() async throws {
        let server = try server(pieces: 5, of: 1000, failing: 3)
        let client = try server.connect()
        #expect(throws: FastCGIClient.Fault.closed) { try client.exchange(FastCGIRequest("GET", "/")) }
        #expect(try await eventually { ends.told.count == 1 })
        #expect(ends.told[0] == (3006, "failed: Broken()"))
        #expect(server.faults.isEmpty)
    }

    @Test func `peers that take nothing hold up nobody and cost a piece each`() throws {
        let made = Atomic(0)
        let server = try RunningServer { _, _ in
            @Sendable func rest() -> Rest {
                Rest { (_: Void) in
                    made.add(1, ordering: .relaxed)
                    return .more([UInt8](repeating: 0x61, count: 65_536), then: rest())
                }
            }
            return .pieces(HTTPResponse(status: .ok), Pieces([], then: rest()))
        }
        var slow = Clients()
        for _ in 0..<20 {
            slow.add(try server.connect())
        }
        try slow.sendAll(FastCGIRequest("GET", "/").bytes)
        for _ in 0..<50 {
            let other = try server.connect()
            try other.send(FastCGIRequest("GET", "/").bytes)
            try other.waitForBytes()
        }
        #expect(made.load(ordering: .relaxed) < 70 * 6)
        #expect(server.faults.filter { !$0.isHangUp }.isEmpty)
        withExtendedLifetime(slow) {}
    }

    @Test func `a peer that takes nothing for too long loses its connection`() async throws {
        let server = try server(pieces: 1000, of: 60_000) { $0.pieceTimeout = .milliseconds(100) }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        #expect(try await eventually { ends.told.map(\.what) == ["replyNotSent"] })
        #expect(ends.told[0].bytes < 1_000_000)
        #expect(server.faults == [.replyNotSent])
        withExtendedLifetime(client) {}
    }

    /// 3/4 of the socket's buffer become free only after more than the time limit.
    @Test func `a peer that takes little at a time is waited for`() async throws {
        let server = try server(pieces: 12, of: 60_000) { $0.pieceTimeout = .seconds(1) }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        var taken = 0
        while taken < 240_000 {
            taken += try client.take(atMost: 30_000).count
            usleep(150_000)
        }
        #expect(ends.told.isEmpty)
        while taken < 720_000 {
            taken += try client.take(atMost: 100_000).count
        }
        #expect(try await eventually { ends.told.map(\.what) == ["whole"] })
        #expect(server.faults.isEmpty)
    }

    @Test func `a peer that hangs up amid the pieces ends them`() async throws {
        let server = try server(pieces: 1_000_000, of: 60_000)
        do {
            let client = try server.connect()
            try client.send(FastCGIRequest("GET", "/").bytes)
            try client.waitForBytes()
        }
        #expect(try await eventually { ends.told.map(\.what) == ["replyNotSent"] })
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/whole", body: [0x78])).body == "x")
    }

    @Test func `a peer that has said all it wants to say still gets its reply`() async throws {
        let server = try server(pieces: 40, of: 60_000)
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        client.endSending()
        #expect(try client.receive().output.count > 2_400_000)
        #expect(try client.readToEnd().isEmpty)
        #expect(try await eventually { ends.told.map(\.what) == ["whole"] })
    }

    @Test func `a stop waits for a reply in pieces`() async throws {
        let server = try server(pieces: 100, of: 60_000)
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        try client.waitForBytes()
        server.server.stop()
        #expect(try client.receive().output.count > 6_000_000)
        #expect(try client.readToEnd().isEmpty)
        try server.join()
        #expect(ends.told.map(\.what) == ["whole"])
    }

    @Test func `a stop does not wait for ever`() throws {
        let server = try server(pieces: 1_000_000, of: 60_000) { $0.stopTimeout = .milliseconds(100) }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        try client.waitForBytes()
        server.server.stop()
        try server.join()
        #expect(ends.told.map(\.what) == ["abandoned"])
        #expect(server.faults == [.abandoned])
        #expect(throws: FastCGIClient.Fault.closed) { try client.receive() }
    }
}
