import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import FastCGI

/// Peers that break the protocol, stall or vanish: they lose their connection, and nobody else notices.
@Suite struct HostilePeerTests {
    @Test func `peers that stop halfway hold up nobody`() throws {
        let server = try RunningServer()
        let whole = FastCGIRequest("POST", "/", body: Array("hello".utf8)).bytes
        var stalled = Clients()
        for count in [1, 5, 8, 15, 16, 20, 40, whole.count - 20, whole.count - 1] {
            for _ in 0..<3 {
                let client = try server.connect()
                try client.send(Array(whole[..<count]))
                stalled.add(client)
            }
        }
        let client = try server.connect()
        for _ in 0..<100 {
            #expect(try client.exchange(FastCGIRequest("GET", "/")).body == "GET / ")
        }
        withExtendedLifetime(stalled) {}
    }

    @Test func `a request that does not come whole in time ends its connection`() throws {
        let server = try RunningServer { $0.receiveTimeout = .milliseconds(100) }
        let client = try server.connect()
        try client.send(Array(FastCGIRequest("GET", "/").bytes.dropLast()))
        #expect(try client.readToEnd().isEmpty)
        #expect(server.faults == [.requestTimedOut])
        #expect(server.faults.first?.isHangUp == false)
    }

    @Test func `a connection that never says anything is closed`() throws {
        let server = try RunningServer { $0.receiveTimeout = .milliseconds(100) }
        #expect(try server.connect().readToEnd().isEmpty)
        #expect(server.faults.isEmpty)
    }

    @Test func `a peer that vanishes amid its body reaches no handler`() async throws {
        let calls = Mutex(0)
        let server = try RunningServer(handler: { _, _ in
            calls.withLock { $0 += 1 }
            return (HTTPResponse(status: .ok), [])
        })
        do {
            let client = try server.connect()
            try client.send(
                Array(FastCGIRequest("POST", "/", body: [UInt8](repeating: 1, count: 500)).bytes.dropLast(9)))
        }
        #expect(try await eventually { server.faults == [.vanished] })
        #expect(server.faults.first?.isHangUp == true)
        #expect(calls.withLock { $0 } == 0)
    }

    @Test func `a peer that vanishes amid the reply is noted and the server lives`() async throws {
        let large = [UInt8](repeating: 0x61, count: 5_000_000)
        let server = try RunningServer(handler: { _, _ in (HTTPResponse(status: .ok), large) })
        do {
            let client = try server.connect()
            try client.send(FastCGIRequest("GET", "/").bytes)
        }
        #expect(try await eventually { server.faults == [.replyNotSent] })
        #expect(server.faults.first?.isHangUp == true)
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/")).output.count > large.count)
    }

    @Test func `a peer that takes nothing of a reply loses its connection`() async throws {
        let large = [UInt8](repeating: 0x61, count: 5_000_000)
        let server = try RunningServer({ $0.sendTimeout = .milliseconds(100) }) { _, _ in
            (HTTPResponse(status: .ok), large)
        }
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        #expect(try await eventually { server.faults == [.replyNotSent] })
        #expect(server.faults.first?.isHangUp == true)
    }

    /// Asked for ten times in one record, the values overrun a buffer on libfcgi's stack.
    private static let tenValues = FastCGIRequest.record(
        9, 0, (0..<10).flatMap { _ in [14, 0] + Array("FCGI_MAX_CONNS".utf8) })

    private static let formless: [(String, [UInt8])] = [
        ("HTTP", Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)),
        ("values asked for", tenValues),
        ("values asked for amid the head", FastCGIRequest("GET", "/").beginning + tenValues),
        ("values asked for amid a body", FastCGIRequest("GET", "/").bytes.dropLast(8) + tenValues),
        ("an abort", FastCGIRequest("GET", "/").beginning + FastCGIRequest.record(2, 1, [])),
        (
            "two requests at once",
            FastCGIRequest("GET", "/").beginning + FastCGIRequest.record(1, 2, [0, 1, 0, 0, 0, 0, 0, 0])
        ),
    ]

    @Test(arguments: formless)
    func `records that form no request end the connection`(what: String, bytes: [UInt8]) throws {
        let server = try RunningServer()
        let client = try server.connect()
        try client.send(bytes)
        #expect(try client.readToEnd().isEmpty, "\(what)")
        #expect(server.faults.count == 1)
        #expect(try server.connect().exchange(FastCGIRequest("GET", "/")).body == "GET / ")
    }

    /// 32 bytes of which Debian's libfcgi aborts, and some that make it reserve a gibibyte, when it reads them itself.
    @Test(
        arguments: [
            [0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xfe], [0xff, 0xff, 0xff, 0xff, 0], [0xc0, 0, 0, 0, 0],
            [0, 0xc0, 0, 0, 0], [0x80], [1],
        ] as [[UInt8]])
    func `lengths that libfcgi does not survive are a bad request`(lengths: [UInt8]) throws {
        let server = try RunningServer()
        let request = FastCGIRequest("GET", "/")
        let client = try server.connect()
        try client.send(
            request.beginning + FastCGIRequest.record(4, 1, lengths) + FastCGIRequest.record(4, 1, [])
                + FastCGIRequest.record(5, 1, []))
        #expect(try client.receive().body == "-: The request's parameters are cut short.")
        #expect(try client.exchange(request).body == "GET / ")
    }

    @Test func `a server that got thousands of mutated requests answers a good one`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let server = try RunningServer({ $0.maximumBodyBytes = 1000 })
        for _ in 0..<3_000 {
            let client = try server.connect()
            // The server may have closed already; what counts is that it lives.
            try? client.send(Mutation.records(using: &random))
        }
        let reply = try server.connect().exchange(FastCGIRequest("GET", "/good"))
        #expect(reply.body == "GET /good ", "seed \(seed)")
        #expect(!server.hasEnded, "seed \(seed)")
    }
}
