/// Requests that two servers in a row may read differently (RFC 9112, section 11.2), and others with which one gets past
/// a check: which of two readings is right does not matter where none is taken.
enum SmuggledRequest {
    static let all: [(name: String, request: String, status: Int)] =
        targets + lengths.map { ("a length that reads \($0.debugDescription)", post("Content-Length: \($0)"), 400) }
        + codings + fields + hosts

    private static func get(_ target: String, _ field: String = "Accept: */*") -> String {
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n"
    }

    private static func post(_ field: String) -> String {
        "POST /api/enrichment/move HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n"
    }

    private static let targets = [
        ("a NUL in the target", get("/api/he\0alth"), 400),
        ("a blank in the target", get("/api/a b"), 400),
        ("an encoded NUL", get("/api/%00"), 400),
        ("a broken escape", get("/api/%zz"), 400),
        ("an encoded line break", get("/api/health%0aX-A:%20b"), 404),
        ("an encoded slash", get("/api%2fhealth"), 404),
        ("a parameter of a segment", get("/api;a=b/health"), 404),
        ("two slashes", get("/api//health"), 404),
        ("a way around", get("/api/enrichment/../health"), 404),
        ("a way out", get("/api/../../etc/passwd"), 400),
        ("an encoded way out", get("/api/%2e%2e/%2e%2e/etc/passwd"), 400),
        ("what is for nginx itself", get("/.problem"), 404),
        ("a target for another method", get("*"), 400),
        ("a method in small letters", "get /api/health HTTP/1.1\r\nHost: localhost\r\n", 400),
        ("a method that is no token", "G@T /api/health HTTP/1.1\r\nHost: localhost\r\n", 400),
        ("the preface of HTTP/2", "PRI * HTTP/2.0\r\n", 400),
    ]

    private static let lengths = ["+1", "-1", "0x1", "1, 1", "1 1", "99999999999999999999999", ""]

    private static let codings = [
        ("chunks within chunks", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400),
        ("chunks that are not the last coding", post("Transfer-Encoding: chunked, identity"), 501),
        ("two codings", post("Transfer-Encoding: identity, chunked"), 501),
        ("a coding behind a vertical tab", post("Transfer-Encoding: \u{B}chunked"), 501),
        (
            "chunks in HTTP/1.0",
            "POST /api/enrichment/move HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n", 400
        ),
        ("a body that is declared too large", post("Content-Length: 2097152"), 413),
    ]

    private static let fields = [
        ("a folded field", get("/api/health", "X-A: b\r\n c"), 400),
        ("a blank before the colon", get("/api/health", "X-A : b"), 400),
        ("a NUL in a field", get("/api/health", "X-A: a\0b"), 400),
        ("a bare carriage return", get("/api/health", "X-A: a\rX-B: b"), 400),
        ("two tokens", get("/api/health", "Authorization: Bearer a\r\nAuthorization: Bearer b"), 400),
        ("two origins", get("/api/health", "Origin: http://localhost\r\nOrigin: http://localhost"), 400),
        ("a page elsewhere", get("/api/health", "Origin: https://evil.example"), 403),
    ]

    private static let hosts = [
        "", "local host", "localhost/evil", "localhost,evil.example", "a@localhost", "[::1]", "[::2]:3001",
        "localhost.evil.example", "127.0.0.1.evil.example", "127.1", "0", "2130706433",
    ].map { host in
        (
            "the host \(host)", "GET /api/health HTTP/1.1\r\nHost: \(host)\r\n",
            ["", "local host", "localhost/evil"].contains(host) ? 400 : 421
        )
    }
}
