import HTTPTypes
import Synchronization
import TestKit
import Testing

@testable import FastCGI

@Suite struct StoppingTests {
    @Test func `an idle server ends at once`() throws {
        let server = try RunningServer()
        server.server.stop()
        try server.join()
    }

    @Test func `idle connections are closed`() throws {
        let server = try RunningServer()
        let client = try server.connect()
        _ = try client.exchange(FastCGIRequest("GET", "/"))
        server.server.stop()
        #expect(try client.readToEnd().isEmpty)
        try server.join()
        #expect(server.faults.isEmpty)
    }

    @Test func `a request that a handler is working on is answered`() async throws {
        let hasBegun = Atomic(false)
        let mayEnd = Atomic(false)
        let server = try RunningServer(handler: { _, _ in
            hasBegun.store(true, ordering: .releasing)
            while !mayEnd.load(ordering: .acquiring) { sleepBriefly() }
            return (HTTPResponse(status: .ok), Array("done".utf8))
        })
        let client = try server.connect()
        try client.send(FastCGIRequest("GET", "/").bytes)
        #expect(try await eventually { hasBegun.load(ordering: .acquiring) })
        server.server.stop()
        mayEnd.store(true, ordering: .releasing)
        #expect(try client.receive().body == "done")
        #expect(try client.readToEnd().isEmpty)
        try server.join()
    }

    @Test func `a request of which a part has come is waited for and answered`() async throws {
        let server = try RunningServer()
        let client = try server.connect()
        let bytes = FastCGIRequest("POST", "/", body: Array("hello".utf8)).bytes
        _ = try client.exchange(FastCGIRequest("GET", "/"))
        try client.send(Array(bytes[..<30]))
        let other = try server.connect()
        _ = try other.exchange(FastCGIRequest("GET", "/"))
        server.server.stop()
        #expect(try other.readToEnd().isEmpty)
        try client.send(Array(bytes[30...]))
        #expect(try client.receive().body == "POST / hello")
        try server.join()
        #expect(server.faults.isEmpty)
    }

    @Test func `a request that never comes whole does not keep the server for ever`() throws {
        let server = try RunningServer { $0.stopTimeout = .milliseconds(100) }
        let client = try server.connect()
        _ = try client.exchange(FastCGIRequest("GET", "/"))
        try client.send(Array(FastCGIRequest("GET", "/").bytes.dropLast()))
        server.server.stop()
        #expect(try client.readToEnd().isEmpty)
        try server.join()
        #expect(server.faults == [.abandoned])
    }

    @Test func `under load every request sent before the stop is answered`() throws {
        for _ in 0..<20 {
            let server = try RunningServer { $0.threads = 4 }
            var clients = Clients()
            for _ in 0..<30 {
                clients.add(try server.connect())
            }
            try clients.sendAll { FastCGIRequest("GET", "/warm/\($0)") }
            try clients.receiveAll { _, _ in }
            try clients.sendAll { FastCGIRequest("GET", "/\($0)") }
            server.server.stop()
            try clients.receiveAll { #expect($1.body == "GET /\($0) ") }
            try server.join()
        }
    }

    @Test func `those who have connected to a socket of ours are still served`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("fcgi.sock")
        let server = try FastCGIServer(
            listening: try ListeningSocket(path: path), settings: .init(), refusal: RunningServer.refuse,
            report: { _ in })
        let client = try FastCGIClient(connectingTo: path)
        try client.send(FastCGIRequest("GET", "/late").bytes)
        server.stop()
        try server.run(makeOwn: {}) { request, body, _ in RunningServer.whole(RunningServer.echo)(request, body) }
        #expect(try client.receive().body == "GET /late ")
        #expect(throws: FastCGIClient.Fault.self) { _ = try FastCGIClient(connectingTo: path) }
    }

    @Test func `stopping twice is stopping once`() throws {
        let server = try RunningServer()
        server.server.stop()
        server.server.stop()
        try server.join()
        server.server.stop()
    }
}
