import CurlTransport
import HTTPTypes
import TestKit
import Testing

/// What goes wrong on the way, and what it is called.
@Suite struct CurlFaultTests {
    @Test func `a reset in the middle of a body is named`() async throws {
        let scene = try Scene { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .reset] }
        try await expect(scene, fails: { if case .reset = $0 { true } else { false } })
    }

    @Test func `a body shorter than announced is no reply`() async throws {
        let scene = try Scene { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), .close] }
        try await expect(scene, fails: { if case .reset = $0 { true } else { false } })
    }

    @Test(arguments: ["HTTP/1.1 403 Forbidden\r\n", "HTTP/1.1 200 OK\r\nX: 1\r\n", "HTTP/1.1 200 OK\r\nX: 1\r\nY"])
    func `a head that ends early is no reply`(bytes: String) async throws {
        let scene = try Scene { _ in [.send(bytes), .close] }
        try await expect(scene, fails: { if case .reset = $0 { true } else { false } })
    }

    @Test func `a server that closes without a word is named`() async throws {
        let scene = try Scene { _ in [.close] }
        try await expect(scene, fails: { if case .reset = $0 { true } else { false } })
    }

    @Test func `a slow drip ends with the total time-out`() async throws {
        let scene = try Scene({ $0.totalTimeout = .milliseconds(300) }) { _ in
            let endless = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000)
            return [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"), .drip(endless, every: .milliseconds(20)),
            ]
        }
        try await expect(scene, fails: { $0 == .timedOut })
        try await eventually("the connection is closed") { scene.server.openConnectionCount == 0 }
    }

    @Test func `silence ends with the total time-out`() async throws {
        let scene = try Scene({ $0.totalTimeout = .milliseconds(100) }) { _ in [.hold] }
        try await expect(scene, fails: { $0 == .timedOut })
    }

    @Test func `waiting for a place counts towards the total time-out`() async throws {
        let scene = try Scene({ settings in
            settings.totalTimeout = .milliseconds(200)
            settings.maximumTransfers = 1
        }) { _ in [.hold] }
        await withTaskGroup(of: CurlFault?.self) { group in
            for _ in 0..<20 {
                group.addTask { await fault(of: scene) }
            }
            for await fault in group { #expect(fault == .timedOut) }
        }
        // Each would have had its turn, one after the other, if waiting did not count; a few begin to wait late.
        #expect(scene.server.connectionCount < 20)
    }

    @Test func `a body without an end is cut off at the limit`() async throws {
        let scene = try Scene({ $0.maximumReplyBytes = 1000 }) { _ in
            [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                .send(String(repeating: "3e8\r\n\(String(repeating: "x", count: 1000))\r\n", count: 2)), .hold,
            ]
        }
        try await expect(scene, fails: { $0 == .tooLarge })
    }

    @Test(arguments: ["X-Long: \(String(repeating: "x", count: 5000))", "X: 1"])
    func `header lines without an end are cut off at the limit`(line: String) async throws {
        let scene = try Scene({ $0.maximumHeaderBytes = 4096 }) { _ in
            [.send("HTTP/1.1 200 OK\r\n" + String(repeating: line + "\r\n", count: 1000)), .hold]
        }
        try await expect(scene, fails: { $0 == .tooLarge })
    }

    @Test func `interim replies without an end are cut off at the limit`() async throws {
        let scene = try Scene { _ in [.send(String(repeating: "HTTP/1.1 102 Wait\r\n\r\n", count: 10_000)), .hold] }
        try await expect(scene, fails: { $0 == .tooLarge })
    }

    @Test(arguments: [
        "<html>", "220 mail.example ESMTP\r\n", "\0\u{1}\u{2}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
    ])
    func `what is no HTTP is named so`(bytes: String) async throws {
        let scene = try Scene { _ in [.send(bytes), .close] }
        try await expect(scene, fails: { if case .malformedReply = $0 { true } else { false } })
    }

    @Test(arguments: ["HTTP/1.1 000 None\r\n\r\n", "HTTP/1.1 9 Short\r\n\r\n", "HTTP/1.1 99999 Long\r\n\r\n"])
    func `a status that is none makes no reply`(bytes: String) async throws {
        let scene = try Scene { _ in [.send(bytes), .close] }
        try await expect(scene, fails: { if case .timedOut = $0 { false } else { true } })
    }

    @Test func `a closed port is named`() async throws {
        let transport = try CurlTransport(.forTests())
        let closed = try ClosedPort()
        let authority = "127.0.0.1:\(closed.port)"
        let request = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/?key=secret")
        let fault = await #expect(throws: CurlFault.self) { try await transport.send(request) }
        guard case .couldNotConnect(let text) = try #require(fault) else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(!text.contains("secret"))
        withExtendedLifetime(closed) {}
    }

    @Test func `a host that is none is named`() async throws {
        let transport = try CurlTransport(.forTests())
        let request = HTTPRequest(method: .get, scheme: "http", authority: "enrichd.invalid", path: "/?key=secret")
        let fault = await #expect(throws: CurlFault.self) { try await transport.send(request) }
        guard case .couldNotResolve(let text) = try #require(fault) else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(!text.contains("secret"))
    }

    @Test func `a fault says nothing of headers, body or query`() async throws {
        let scene = try Scene({ $0.totalTimeout = .seconds(1) }) { request in
            switch request.target.dropFirst().first {
            case "a": [.reset]
            case "b": [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nreply"), .close]
            case "c": [.send("garbage"), .close]
            default: [.hold]
            }
        }
        for path in ["/a", "/b", "/c", "/d"] {
            let fault = await #expect(throws: CurlFault.self) {
                try await scene.send("\(path)?key=secret", method: .post, [.authorization: "secret"], body: "secret")
            }
            let texts = [fault.map(String.init(describing:)), fault.map(String.init(reflecting:))].compactMap { $0 }
            #expect(texts.count == 2 && texts.allSatisfy { !$0.contains("secret") })
        }
    }

    private func fault(of scene: Scene) async -> CurlFault? {
        do {
            _ = try await scene.send()
            return nil
        } catch {
            return error as? CurlFault
        }
    }

    private func expect(_ scene: Scene, fails isExpected: (CurlFault) -> Bool) async throws {
        let fault = try #require(await fault(of: scene))
        #expect(isExpected(fault), "\(fault)")
    }
}
