import CurlTransport
import HTTPTypes
import TestKit
import Testing

/// How exchanges end before their time.
@Suite struct CancellationTests {
    @Test func `a cancelled task breaks its exchange off at once`() async throws {
        let scene = try Scene { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .hold] }
        let exchange = Task { try await scene.send() }
        try await eventually("the request has come") { scene.server.received.count == 1 }
        exchange.cancel()
        await #expect(throws: CancellationError.self) { try await exchange.value }
        try await eventually("the connection is closed") { scene.server.openConnectionCount == 0 }
    }

    @Test func `a task cancelled beforehand sends nothing`() async throws {
        let scene = try Scene { _ in [.reply()] }
        let exchange = Task {
            await untilCancelled()
            return try await scene.send()
        }
        exchange.cancel()
        await #expect(throws: CancellationError.self) { try await exchange.value }
        #expect(scene.server.connectionCount == 0)
    }

    @Test func `an exchange that waits for a place can be cancelled`() async throws {
        let scene = try Scene({ $0.maximumTransfers = 1 }) { $0.target == "/first" ? [.hold] : [.reply()] }
        let first = Task { try await scene.send("/first") }
        try await eventually("the first request has come") { scene.server.received.count == 1 }
        let second = Task { try await scene.send("/second") }
        let third = Task { try await scene.send("/third") }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        #expect(try await third.value.0.status.code == 200)
        #expect(scene.server.received.map(\.target) == ["/first", "/third"])
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func `whenever a cancellation comes, every exchange ends once`(seed: UInt64) async throws {
        let scene = try Scene({ $0.maximumTransfers = 10 }) { [.reply(body: $0.target)] }
        var random = SeededGenerator(seed: seed)
        var exchanges: [Task<String, any Error>] = []
        for number in 0..<300 {
            exchanges.append(Task { try await scene.send("/\(number)").1 })
            for _ in 0..<Int.random(in: 0...20, using: &random) { await Task.yield() }
            if Bool.random(using: &random) { exchanges.randomElement(using: &random)?.cancel() }
        }
        for (number, exchange) in exchanges.enumerated() {
            switch await exchange.result {
            case .success(let body): #expect(body == "/\(number)", "seed \(seed)")
            case .failure(let error): #expect(error is CancellationError, "seed \(seed)")
            }
        }
        #expect(try await scene.send("/after").1 == "/after", "seed \(seed)")
    }

    @Test func `shutting down ends what is in flight and what waits`() async throws {
        let scene = try Scene({ $0.maximumTransfers = 2 }) { _ in [.hold] }
        try await withThrowingTaskGroup(of: CurlFault?.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do {
                        _ = try await scene.send()
                        return nil
                    } catch let fault as CurlFault {
                        return fault
                    }
                }
            }
            try await eventually("two requests have come") { scene.server.received.count == 2 }
            scene.transport.shutdown()
            for try await fault in group { #expect(fault == .shutDown) }
        }
        try await eventually("the connections are closed") { scene.server.openConnectionCount == 0 }
    }

    @Test func `after shutting down nothing is sent`() async throws {
        let scene = try Scene { _ in [.reply()] }
        scene.transport.shutdown()
        scene.transport.shutdown()
        await #expect(throws: CurlFault.shutDown) { try await scene.send() }
        #expect(scene.server.connectionCount == 0)
    }

    @Test func `a transport that nobody holds closes its connections`() async throws {
        let server = try ScriptedHTTPServer { _ in [.reply()] }
        let request = HTTPRequest(method: .get, scheme: "http", authority: server.authority, path: "/")
        _ = try await CurlTransport(.forTests()).send(request)
        try await eventually("the connection is closed") { server.openConnectionCount == 0 }
    }
}
