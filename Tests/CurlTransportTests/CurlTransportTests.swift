import CurlTransport
import HTTPTypes
import TestKit
import Testing

@Suite struct CurlTransportTests {
    @Test func `a reply comes back whole`() async throws {
        let scene = try Scene { _ in [.reply(201, fields: ["X-One: 1", "x-two:  b \t"], body: "hello")] }
        let (response, body) = try await scene.send("/path?query=a%20b")
        #expect(response.status.code == 201)
        #expect(response.headerFields[.contentLength] == "5")
        #expect(response.headerFields[try #require(HTTPField.Name("X-One"))] == "1")
        #expect(response.headerFields[try #require(HTTPField.Name("X-Two"))] == "b")
        #expect(body == "hello")
        #expect(scene.server.received.map(\.target) == ["/path?query=a%20b"])
    }

    @Test func `a chunked reply is put together and its trailers are dropped`() async throws {
        let scene = try Scene { _ in
            [
                .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
                .send("6;x=y\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n"),
            ]
        }
        let (response, body) = try await scene.send()
        #expect(body == "hello world")
        #expect(response.headerFields.count == 1)
    }

    @Test func `a reply without a length ends with its connection`() async throws {
        let scene = try Scene { _ in [.send("HTTP/1.0 200 OK\r\n\r\nhello"), .close] }
        #expect(try await scene.send().1 == "hello")
    }

    @Test func `interim replies are passed over`() async throws {
        let scene = try Scene { _ in
            [.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"), .reply(fields: ["X-Late: 2"], body: "x")]
        }
        let (response, _) = try await scene.send()
        #expect(response.status.code == 200)
        #expect(response.headerFields.map(\.name.canonicalName) == ["content-length", "x-late"])
    }

    @Test func `a redirect is a reply, and nobody follows it`() async throws {
        let elsewhere = try ScriptedHTTPServer { _ in [.reply()] }
        let location = "http://\(elsewhere.authority)/elsewhere"
        let scene = try Scene { _ in [.reply(302, fields: ["Location: \(location)"], body: "moved")] }
        let (response, body) = try await scene.send()
        #expect(response.status.code == 302)
        #expect(response.headerFields[.location] == location)
        #expect(body == "moved")
        #expect(elsewhere.connectionCount == 0)
    }

    @Test func `strange header lines cost themselves and nothing else`() async throws {
        let scene = try Scene { _ in
            let lines: [[UInt8]] = [
                Array("HTTP/1.1 200".utf8), Array("Content-Length: 2".utf8),
                Array(": no name".utf8), Array("bad name: 1".utf8), Array("X-Bytes: ".utf8) + [0xFF, 0xE4, 0x01],
                [0xC3, 0xA4, 0x3A, 0x20, 0x31], Array("X-Folded: a".utf8), Array("  b".utf8), Array("X-Empty:".utf8),
                Array("X-Last: z".utf8), [],
            ]
            return [.send(lines.flatMap { $0 + Array("\r\n".utf8) } + Array("ok".utf8))]
        }
        let (response, body) = try await scene.send()
        #expect(body == "ok")
        let names = response.headerFields.map(\.name.canonicalName)
        #expect(names == ["content-length", "x-bytes", "x-folded", "x-empty", "x-last"])
        #expect(response.headerFields[try #require(HTTPField.Name("X-Last"))] == "z")
    }

    @Test func `connections are used again`() async throws {
        let scene = try Scene { _ in [.reply(body: "x")] }
        for _ in 0..<20 { _ = try await scene.send() }
        #expect(scene.server.connectionCount == 1)
        #expect(scene.server.received.map(\.number) == Array(1...20))
    }

    @Test func `a kept connection that was closed meanwhile is replaced`() async throws {
        let scene = try Scene { $0.connection == 1 && $0.number == 2 ? [.reset] : [.reply(body: "x")] }
        for _ in 0..<3 { #expect(try await scene.send().1 == "x") }
        #expect(scene.server.connectionCount == 2)
    }

    @Test func `a hundred requests at once each get their own reply`() async throws {
        let scene = try Scene { [.reply(body: $0.target)] }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask { try await scene.send("/\(number)").1 == "/\(number)" }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
        #expect(Set(scene.server.received.map(\.target)).count == 100)
    }

    @Test func `no more than so many requests are on their way at once`() async throws {
        let scene = try Scene({ $0.maximumTransfers = 3 }) { [.reply(body: $0.target)] }
        try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<50 { group.addTask { try await scene.send("/\(number)").1 } }
            var bodies: Set<String> = []
            for try await body in group { bodies.insert(body) }
            #expect(bodies.count == 50)
        }
        #expect(scene.server.connectionCount <= 3)
    }

    @Test func `ten mebibytes come through and one byte more does not`() async throws {
        let scene = try Scene { [.reply(body: String(repeating: "x", count: Int($0.target.dropFirst()) ?? 0))] }
        #expect(try await scene.send("/\(10 << 20)").1.utf8.count == 10 << 20)
        await #expect(throws: CurlFault.tooLarge) { try await scene.send("/\(10 << 20 + 1)") }
    }
}
