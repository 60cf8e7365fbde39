import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import FastCGI

@Suite struct FastCGIServerTests {
    @Test func `a request is answered with what the handler makes of it`() throws {
        let server = try RunningServer()
        let reply = try server.connect().exchange(FastCGIRequest("POST", "/jobs?page=2", body: Array("hello".utf8)))
        #expect(reply.head == ["Status: 200 OK", "Content-Type: text/plain", "Content-Length: 23"])
        #expect(reply.body == "POST /jobs?page=2 hello")
        #expect(reply.protocolStatus == 0)
    }

    @Test func `one connection carries a thousand requests, one after the other`() throws {
        let server = try RunningServer()
        let client = try server.connect()
        for number in 1...1000 {
            var request = FastCGIRequest("GET", "/\(number)")
            request.id = UInt16(number)
            let reply = try client.exchange(request)
            #expect(reply.body == "GET /\(number) ")
            #expect(reply.requestID == UInt16(number))
        }
        #expect(server.faults.isEmpty)
    }

    @Test func `requests sent without waiting are answered in their order`() throws {
        let server = try RunningServer()
        let client = try server.connect()
        try client.send((1...20).flatMap { FastCGIRequest("GET", "/\($0)").bytes })
        for number in 1...20 {
            #expect(try client.receive().body == "GET /\(number) ")
        }
    }

    @Test func `a connection that is not to be kept is closed behind the reply`() throws {
        let server = try RunningServer()
        let client = try server.connect()
        var request = FastCGIRequest("GET", "/")
        request.keepsConnection = false
        #expect(try client.exchange(request).body == "GET / ")
        #expect(try client.readToEnd().isEmpty)
    }

    @Test func `two threads serve fifty connections at once`() throws {
        let server = try RunningServer()
        var clients = Clients()
        for _ in 0..<50 {
            clients.add(try server.connect())
        }
        for round in 0..<5 {
            try clients.sendAll { FastCGIRequest("GET", "/\(round)/\($0)") }
            try clients.receiveAll { #expect($1.body == "GET /\(round)/\($0) ") }
        }
        #expect(server.faults.isEmpty)
    }

    @Test(arguments: [1, 100, 8_191, 32_768, 65_535])
    func `a body comes whole in records of any size`(recordSize: Int) throws {
        let server = try RunningServer(handler: { _, body in (HTTPResponse(status: .ok), body) })
        var request = FastCGIRequest("POST", "/", body: (0..<70_000).map { UInt8($0 % 251) })
        request.recordSize = recordSize
        request.padding = 3
        #expect(try server.connect().exchange(request).output.suffix(70_000) == request.body[...])
    }

    @Test func `a reply much larger than the socket's buffers arrives whole`() throws {
        let large = (0..<3_000_000).map { UInt8($0 % 251) }
        let server = try RunningServer(handler: { _, _ in (HTTPResponse(status: .ok), large) })
        let client = try server.connect()
        for _ in 0..<2 {
            #expect(try client.exchange(FastCGIRequest("GET", "/")).output.suffix(large.count) == large[...])
        }
    }

    @Test func `HEAD is answered without the body`() throws {
        let server = try RunningServer()
        let reply = try server.connect().exchange(FastCGIRequest("HEAD", "/"))
        #expect(reply["Content-Length"] == "7")
        #expect(reply.body.isEmpty)
    }

    @Test func `each thread has something of its own`() throws {
        let made = Atomic(0)
        let folder = try TemporaryDirectory()
        var settings = FastCGIServer.Settings()
        settings.threads = 3
        let server = try FastCGIServer(
            listening: try ListeningSocket(path: folder.file("s")), settings: settings, refusal: RunningServer.refuse,
            report: { _ in })
        server.stop()
        try server.run {
            made.add(1, ordering: .relaxed)
        } handler: { request, body, _ in
            RunningServer.whole(RunningServer.echo)(request, body)
        }
        #expect(made.load(ordering: .relaxed) == 3)
    }

    @Test func `a thread that can't be given what it needs ends the server with its error`() throws {
        struct NoDatabase: Error {}
        let folder = try TemporaryDirectory()
        let server = try FastCGIServer(
            listening: try ListeningSocket(path: folder.file("s")), settings: .init(), refusal: RunningServer.refuse,
            report: { _ in })
        #expect(throws: NoDatabase.self) {
            try server.run {
                throw NoDatabase()
            } handler: { request, body, _ in
                RunningServer.whole(RunningServer.echo)(request, body)
            }
        }
    }

    @Test func `a connection beyond the limit is turned away and the others stay`() async throws {
        let server = try RunningServer { $0.maximumConnections = 2 }
        let first = try server.connect()
        let second = try server.connect()
        _ = try first.exchange(FastCGIRequest("GET", "/"))
        _ = try second.exchange(FastCGIRequest("GET", "/"))
        #expect(try server.connect().readToEnd().isEmpty)
        #expect(try await eventually { server.faults == [.tooManyConnections] })
        #expect(try first.exchange(FastCGIRequest("GET", "/1")).body == "GET /1 ")
    }

    @Test func `an idle connection is closed when its time is over, a busy one is not`() throws {
        let server = try RunningServer { $0.idleTimeout = .milliseconds(200) }
        let idle = try server.connect()
        let busy = try server.connect()
        _ = try idle.exchange(FastCGIRequest("GET", "/"))
        let start = ContinuousClock.now
        while start.duration(to: .now) < .milliseconds(600) {
            #expect(try busy.exchange(FastCGIRequest("GET", "/")).body == "GET / ")
        }
        #expect(try idle.readToEnd().isEmpty)
        #expect(server.faults.isEmpty)
    }
}
