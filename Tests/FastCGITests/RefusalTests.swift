import HTTPTypes
import TestKit
import Testing

@testable import FastCGI

/// Requests that are sound as FastCGI and wrong as HTTP: answered, and the connection serves on.
@Suite struct RefusalTests {
    private func expect(
        _ status: String, _ body: String, for request: FastCGIRequest,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let server = try RunningServer({
            $0.maximumBodyBytes = 1000
            $0.maximumParameterBytes = 4096
            $0.maximumParameters = 20
        })
        let client = try server.connect()
        for _ in 0..<2 {
            let reply = try client.exchange(request)
            #expect(reply.head.first == "Status: \(status)", sourceLocation: sourceLocation)
            #expect(reply.body == body, sourceLocation: sourceLocation)
            #expect(reply["Content-Length"] == String(body.utf8.count), sourceLocation: sourceLocation)
        }
        #expect(try client.exchange(FastCGIRequest("GET", "/good")).body == "GET /good ")
        #expect(server.faults.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `a body beyond the limit is 413 and the request is known`() throws {
        let request = FastCGIRequest("POST", "/jobs", body: [UInt8](repeating: 1, count: 300_000))
        try expect("413 Content Too Large", "/jobs: The body is larger than 1000 bytes.", for: request)
    }

    @Test func `a declared length beyond the limit is 413 whatever comes`() throws {
        var request = FastCGIRequest("POST", "/jobs", body: [1, 2, 3])
        request.set("CONTENT_LENGTH", "5000000000")
        try expect("413 Content Too Large", "/jobs: The body is larger than 1000 bytes.", for: request)
    }

    @Test func `a body at the limit is served`() throws {
        let server = try RunningServer({ $0.maximumBodyBytes = 1000 })
        let request = FastCGIRequest("POST", "/", body: [UInt8](repeating: 0x61, count: 1000))
        #expect(try server.connect().exchange(request).head.first == "Status: 200 OK")
    }

    @Test(arguments: ["2", "4"]) func `a body not as long as declared is 400`(length: String) throws {
        var request = FastCGIRequest("POST", "/", body: [1, 2, 3])
        request.set("CONTENT_LENGTH", length)
        try expect("400 Bad Request", "/: The body is not as long as the request says.", for: request)
    }

    @Test func `a body without a declared length is taken as it comes`() throws {
        var request = FastCGIRequest("POST", "/", body: Array("abc".utf8))
        request.remove("CONTENT_LENGTH")
        #expect(try RunningServer().connect().exchange(request).body == "POST / abc")
    }

    @Test func `a missing target is 400`() throws {
        var request = FastCGIRequest("GET", "/")
        request.remove("REQUEST_URI")
        try expect("400 Bad Request", "-: The request has no target.", for: request)
    }

    @Test func `a repeated target is 400`() throws {
        var request = FastCGIRequest("GET", "/")
        request.add("REQUEST_URI", "/admin")
        try expect("400 Bad Request", "-: The request has two targets.", for: request)
    }

    @Test func `no parameters at all is 400`() throws {
        var request = FastCGIRequest("GET", "/")
        request.parameters = []
        try expect("400 Bad Request", "-: The request has no method.", for: request)
    }

    @Test func `a NUL in a value is 400`() throws {
        var request = FastCGIRequest("GET", "/")
        request.add("HTTP_X_A", "a\0b")
        try expect("400 Bad Request", "-: A parameter of the request contains a NUL byte.", for: request)
    }

    @Test func `an equals sign in a name is 400`() throws {
        var request = FastCGIRequest("GET", "/")
        request.add("HTTP_X=REQUEST_URI", "/admin")
        try expect(
            "400 Bad Request", "-: The name of a parameter of the request contains an equals sign.", for: request)
    }

    @Test func `more parameters than the limit is 431`() throws {
        var request = FastCGIRequest("GET", "/")
        for number in 0..<20 {
            request.add("HTTP_X_\(number)", "1")
        }
        try expect(
            "431 Request Header Fields Too Large", "-: The request has more than 20 header fields.", for: request)
    }

    @Test func `parameters larger than the limit is 431`() throws {
        var request = FastCGIRequest("GET", "/")
        request.add("HTTP_X_LONG", String(repeating: "x", count: 200_000))
        try expect(
            "431 Request Header Fields Too Large", "-: The request's head is larger than 4096 bytes.", for: request)
    }

    @Test(arguments: [0, 2, 3, 99] as [UInt16])
    func `another role than the responder's is answered as unknown`(role: UInt16) throws {
        let server = try RunningServer()
        let client = try server.connect()
        var request = FastCGIRequest("GET", "/")
        request.role = role
        request.id = 77
        let reply = try client.exchange(request)
        #expect(reply.protocolStatus == 3)
        #expect(reply.requestID == 77)
        #expect(reply.output.isEmpty)
        #expect(try client.exchange(FastCGIRequest("GET", "/good")).body == "GET /good ")
    }
}
