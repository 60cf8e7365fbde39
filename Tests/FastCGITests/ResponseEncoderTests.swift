import HTTPTypes
import Testing

@testable import FastCGI

@Suite struct ResponseEncoderTests {
    private func encode(
        _ response: HTTPResponse, bodyCount: Int = 0, method: HTTPRequest.Method? = .get
    ) -> (head: String, hasBody: Bool) {
        var encoder = ResponseEncoder()
        let hasBody = encoder.encode(response, bodyCount: bodyCount, method: method)
        return (String(decoding: encoder.head, as: UTF8.self), hasBody)
    }

    @Test func `the head is status, fields in their order, length and an empty line`() {
        let response = HTTPResponse(status: .accepted, headerFields: [.location: "/jobs/1", .cacheControl: "no-store"])
        let (head, hasBody) = encode(response, bodyCount: 12)
        #expect(
            head == "Status: 202 Accepted\r\nLocation: /jobs/1\r\nCache-Control: no-store\r\nContent-Length: 12\r\n\r\n"
        )
        #expect(hasBody)
    }

    @Test func `a status without a reason is its number`() {
        #expect(encode(HTTPResponse(status: 299)).head == "Status: 299\r\nContent-Length: 0\r\n\r\n")
    }

    @Test func `HEAD tells the length and has no body`() {
        let (head, hasBody) = encode(HTTPResponse(status: .ok), bodyCount: 7, method: .head)
        #expect(head.contains("Content-Length: 7\r\n"))
        #expect(!hasBody)
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func `a status without a body has no length either`(status: HTTPResponse.Status) {
        let (head, hasBody) = encode(HTTPResponse(status: status), bodyCount: 7)
        #expect(!head.contains("Content-Length"))
        #expect(!hasBody)
    }

    @Test func `fields that are the server's to set are left out`() throws {
        var response = HTTPResponse(status: .ok)
        response.headerFields[.contentLength] = "999"
        response.headerFields[.transferEncoding] = "chunked"
        response.headerFields[.connection] = "close"
        response.headerFields[try #require(HTTPField.Name("Status"))] = "500"
        #expect(encode(response, bodyCount: 3).head == "Status: 200 OK\r\nContent-Length: 3\r\n\r\n")
    }

    @Test func `a line break in a value or a reason starts no field`() {
        var response = HTTPResponse(status: .init(code: 200, reasonPhrase: "OK\r\nX-Evil: 1"))
        response.headerFields[.location] = "/\r\nX-Evil: 1"
        let head = encode(response).head
        #expect(head.split(separator: "\r\n").count == 3)
        #expect(!head.contains("\nX-Evil"))
    }

    @Test func `an encoder used again forgets the reply before`() {
        var encoder = ResponseEncoder()
        _ = encoder.encode(HTTPResponse(status: .ok, headerFields: [.eTag: "x"]), bodyCount: 1, method: .get)
        _ = encoder.encode(HTTPResponse(status: .created), bodyCount: 0, method: .get)
        #expect(String(decoding: encoder.head, as: UTF8.self) == "Status: 201 Created\r\nContent-Length: 0\r\n\r\n")
    }
}
