import HTTPTypes
import Testing

@testable import FastCGI

@Suite struct RequestDraftTests {
    static let plain = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/")]

    private func decode(_ variables: [(String, String)]) throws(RequestRefusal) -> HTTPRequest {
        try decode(variables.map { (Array($0.utf8), Array($1.utf8)) })
    }

    private func decode(_ variables: [([UInt8], [UInt8])]) throws(RequestRefusal) -> HTTPRequest {
        var draft = RequestDraft()
        var names = FieldNames()
        for (name, value) in variables {
            try draft.add(name: name.span, value: value.span, names: &names)
        }
        return try draft.request()
    }

    private func refusal(_ variables: [(String, String)]) -> String? {
        do throws(RequestRefusal) {
            _ = try decode(variables)
            return nil
        } catch {
            return error.status == .badRequest ? error.detail : "\(error.status)"
        }
    }

    @Test func `variables become method, target, host, scheme and fields`() throws {
        let request = try decode([
            ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/api/sites?search=%C3%A4"), ("REQUEST_SCHEME", "https"),
            ("HTTP_HOST", "example.com:8443"), ("CONTENT_TYPE", "application/json"), ("CONTENT_LENGTH", "2"),
            ("HTTP_CONTENT_TYPE", "application/json"), ("HTTP_CONTENT_LENGTH", "2"), ("HTTP_X_REQUEST_ID", "f00"),
            ("HTTP_ACCEPT", "*/*"), ("SERVER_NAME", "_"), ("REMOTE_ADDR", "127.0.0.1"),
        ])
        #expect(request.method == .post)
        #expect(request.path == "/api/sites?search=%C3%A4")
        #expect(request.scheme == "https")
        #expect(request.authority == "example.com:8443")
        #expect(
            request.headerFields.map { "\($0.name.canonicalName): \($0.value)" } == [
                "content-type: application/json", "content-length: 2", "x-request-id: f00", "accept: */*",
            ])
    }

    @Test func `the address nginx took it on is a field that no client can send`() throws {
        let request = try decode(
            Self.plain + [
                ("HTTP_SERVER_ADDR", "203.0.113.1"), ("SERVER_ADDR", "192.0.2.1"), ("HTTP_Server_Addr", "203.0.113.2"),
                ("HTTP_SERVER-ADDR", "203.0.113.3"),
            ])
        let name = try #require(HTTPField.Name("SERVER_ADDR"))
        #expect(request.headerFields[values: name] == ["192.0.2.1"])
        #expect(try decode(Self.plain + [("HTTP_SERVER_ADDR", "127.0.0.1")]).headerFields[name] == nil)
        #expect(try decode(Self.plain + [("SERVER_ADDR", "")]).headerFields[name] == nil)
    }

    @Test(arguments: [("127.0.0.1", "127.0.0.1"), ("127.0.0.1", "192.0.2.1")])
    func `a request with two addresses of the server is refused`(first: String, second: String) {
        let variables = Self.plain + [("SERVER_ADDR", first), ("SERVER_ADDR", second)]
        #expect(refusal(variables) == "The request has two server addresses.")
    }

    @Test func `an empty content type or length is none`() throws {
        let request = try decode(Self.plain + [("CONTENT_TYPE", ""), ("CONTENT_LENGTH", "")])
        #expect(request.headerFields.isEmpty)
    }

    @Test func `without a scheme HTTPS tells it`() throws {
        #expect(try decode(Self.plain).scheme == "http")
        #expect(try decode(Self.plain + [("HTTPS", "")]).scheme == "http")
        #expect(try decode(Self.plain + [("HTTPS", "on")]).scheme == "https")
    }

    @Test func `a method that nobody knows is a method`() throws {
        #expect(try decode([("REQUEST_METHOD", "PURGE"), ("REQUEST_URI", "/")]).method.rawValue == "PURGE")
    }

    @Test func `a field that comes twice is kept twice`() throws {
        let request = try decode(Self.plain + [("HTTP_X_A", "1"), ("HTTP_X_A", "2")])
        let name = try #require(HTTPField.Name("X-A"))
        #expect(request.headerFields[values: name] == ["1", "2"])
    }

    @Test func `bytes that are no UTF-8 survive in a field`() throws {
        let request = try decode(
            Self.plain.map { (Array($0.utf8), Array($1.utf8)) } + [(Array("HTTP_X_A".utf8), [0x61, 0xff, 0xfe])])
        let field = try #require(request.headerFields.first)
        #expect(unsafe field.withUnsafeBytesOfValue { unsafe Array($0) } == [0x61, 0xff, 0xfe])
    }

    @Test(arguments: ["/", "/a//b", "/%00", "/..", "/a?b=c&d"])
    func `a target is taken as it is`(target: String) throws {
        #expect(try decode([("REQUEST_METHOD", "GET"), ("REQUEST_URI", target)]).path == target)
    }

    @Test func `the asterisk is a target for OPTIONS alone`() throws {
        #expect(try decode([("REQUEST_METHOD", "OPTIONS"), ("REQUEST_URI", "*")]).path == "*")
        #expect(refusal([("REQUEST_METHOD", "GET"), ("REQUEST_URI", "*")]) == "The request's target is no path.")
    }

    @Test(
        arguments: [
            ([], "The request has no method."),
            ([("REQUEST_METHOD", "GET")], "The request has no target."),
            ([("REQUEST_URI", "/")], "The request has no method."),
            (plain + [("REQUEST_URI", "/admin")], "The request has two targets."),
            (plain + [("REQUEST_METHOD", "GET")], "The request has two methods."),
            (plain + [("HTTP_HOST", "a"), ("HTTP_HOST", "b")], "The request has two Host fields."),
            (plain + [("CONTENT_LENGTH", "1"), ("CONTENT_LENGTH", "1")], "The request has two content lengths."),
            (plain + [("CONTENT_TYPE", "a/b"), ("CONTENT_TYPE", "a/b")], "The request has two content types."),
            // What nginx makes of two Content-Type fields; since 1.23 it joins them.
            (
                plain + [("CONTENT_TYPE", "a/b"), ("HTTP_CONTENT_TYPE", "a/b"), ("HTTP_CONTENT_TYPE", "c/d")],
                "The request has two content types."
            ),
            (
                plain + [("HTTP_CONTENT_TYPE", "a/b, c/d"), ("CONTENT_TYPE", "a/b")],
                "The request has two content types."
            ),
            ([("REQUEST_METHOD", "G T"), ("REQUEST_URI", "/")], "The request's method is no token."),
            ([("REQUEST_METHOD", ""), ("REQUEST_URI", "/")], "The request's method is no token."),
            (
                [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "")],
                "The request's target must be visible ASCII, percent-encoded."
            ),
            (
                [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/ä")],
                "The request's target must be visible ASCII, percent-encoded."
            ),
            (
                [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/a b")],
                "The request's target must be visible ASCII, percent-encoded."
            ),
            ([("REQUEST_METHOD", "GET"), ("REQUEST_URI", "http://a/")], "The request's target is no path."),
            (plain + [("HTTP_HOST", "a b")], "The Host field is no host."),
            (plain + [("CONTENT_LENGTH", "-1")], "The content length is no number."),
            (plain + [("CONTENT_LENGTH", "+1")], "The content length is no number."),
            (plain + [("CONTENT_LENGTH", "1 1")], "The content length is no number."),
            (plain + [("CONTENT_LENGTH", "99999999999999999999")], "The content length is no number."),
            (plain + [("HTTP_X A", "1")], "The name of a header field is no token."),
            (plain + [("HTTP_X_A", "1\r\nX-B: 2")], "The value of a header field contains a line break."),
        ] as [([(String, String)], String)])
    func `what can be read in two ways or not at all is refused`(variables: [(String, String)], detail: String) {
        #expect(refusal(variables) == detail)
    }
}
