import CurlTransport
import HTTPTypes
import TestKit
import Testing

/// What the server gets to see of a request, and which requests are never sent.
@Suite struct RequestTests {
    @Test func `only what the request says is sent, and the program's name`() async throws {
        let scene = try Scene { _ in [.reply()] }
        _ = try await scene.send()
        let received = try #require(scene.server.received.first)
        #expect(received.method == "GET")
        #expect(received.fields.map(\.name).sorted() == ["host", "user-agent"])
        #expect(received.values(of: "host") == [scene.server.authority])
        #expect(received.values(of: "user-agent") == ["enrichd-tests/1.0"])
    }

    @Test func `header fields arrive as they are`() async throws {
        let scene = try Scene { _ in [.reply()] }
        var fields: HTTPFields = [.accept: "application/json", .userAgent: "other/2"]
        fields[try #require(HTTPField.Name("X-API-KEY"))] = "secret: 1; 2"
        fields[try #require(HTTPField.Name("X-Empty"))] = ""
        fields[try #require(HTTPField.Name("X-Lines"))] = "a\r\nX-Smuggled: 1"
        _ = try await scene.send("/", fields)
        let received = try #require(scene.server.received.first)
        #expect(received.values(of: "accept") == ["application/json"])
        #expect(received.values(of: "user-agent") == ["other/2"])
        #expect(received.values(of: "x-api-key") == ["secret: 1; 2"])
        #expect(received.values(of: "x-empty") == [""])
        #expect(received.values(of: "x-smuggled") == [])
    }

    @Test(arguments: [HTTPRequest.Method.get, .post, .put, .delete, .patch])
    func `a body is sent with its length, whatever the method`(method: HTTPRequest.Method) async throws {
        let scene = try Scene { [.reply(body: String(decoding: $0.body, as: UTF8.self))] }
        let fields: HTTPFields = [.contentType: "application/json", .contentLength: "1", .transferEncoding: "chunked"]
        #expect(try await scene.send("/", method: method, fields, body: "{\"a\":1}").1 == "{\"a\":1}")
        let received = try #require(scene.server.received.first)
        #expect(received.method == method.rawValue)
        #expect(received.values(of: "content-length") == ["7"])
        #expect(received.values(of: "content-type") == ["application/json"])
        #expect(received.values(of: "transfer-encoding") == [])
    }

    @Test func `a body of two mebibytes is sent without asking first`() async throws {
        let scene = try Scene { [.reply(body: "\($0.body.count)")] }
        let body = String(repeating: "x", count: 2 << 20)
        #expect(try await scene.send("/", method: .post, body: body).1 == "\(2 << 20)")
        #expect(scene.server.received.first?.values(of: "expect") == [])
    }

    @Test func `nothing of a request is left in the next one`() async throws {
        let scene = try Scene { _ in [.reply()] }
        _ = try await scene.send("/one?key=1", method: .post, [.authorization: "Bearer secret"], body: "body")
        _ = try await scene.send("/two")
        let received = try #require(scene.server.received.last)
        #expect(received.method == "GET")
        #expect(received.target == "/two")
        #expect(received.body.isEmpty)
        #expect(received.fields.map(\.name).sorted() == ["host", "user-agent"])
        #expect(scene.server.connectionCount == 1)
    }

    @Test func `a reply to HEAD has a length and no body`() async throws {
        let scene = try Scene { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")] }
        let (response, body) = try await scene.send(method: .head)
        #expect(response.headerFields[.contentLength] == "99999999")
        #expect(body.isEmpty)
        #expect(try await scene.send(method: .head).0.status.code == 200)
    }

    @Test func `dots in a path stay where they are`() async throws {
        let scene = try Scene { _ in [.reply()] }
        _ = try await scene.send("/a/../b/./c")
        #expect(scene.server.received.map(\.target) == ["/a/../b/./c"])
    }

    private static let unsendable: [(String?, String?, String?)] = [
        ("ftp", "h", "/"), ("file", "h", "/etc/passwd"), (nil, "h", "/"), ("http", nil, "/"), ("http", "", "/"),
        ("http", "user:secret@h", "/"), ("http", "h/x", "/"), ("http", "h x", "/"), ("http", "h?secret", "/"),
        ("http", "h", nil), ("http", "h", "secret"), ("http", "h", "/a b"), ("http", "h", "/secret#x"),
        ("http", "h", "/\u{E4}"), ("http", "h", ""), ("http", "h:99999", "/?secret"),
    ]

    @Test(arguments: unsendable)
    func `a request that cannot be sent is refused`(scheme: String?, authority: String?, path: String?) async throws {
        let transport = try CurlTransport(.forTests())
        let request = HTTPRequest(method: .get, scheme: scheme, authority: authority, path: path)
        let fault = await #expect(throws: CurlFault.self) { try await transport.send(request) }
        guard case .unsendable(let text) = try #require(fault) else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(!text.contains("secret"))
    }

    @Test func `a tunnel and a HEAD with a body are refused`() async throws {
        let scene = try Scene { _ in [.reply()] }
        await #expect(throws: CurlFault.self) { try await scene.send(method: .connect) }
        await #expect(throws: CurlFault.self) { try await scene.send(method: .head, body: "x") }
        #expect(scene.server.connectionCount == 0)
    }
}
