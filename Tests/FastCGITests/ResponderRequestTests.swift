import TestKit
import Testing

@testable import FastCGI

@Suite struct ResponderRequestTests {
    init() throws {
        try #require(Library.initialized == 0)
    }

    private func variables(of request: borrowing ResponderRequest) -> [String] {
        var variables: [String] = []
        request.forEachVariable { name, value in
            variables.append("\(text(name))=\(text(value))")
        }
        return variables
    }

    private func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }

    @Test func `libfcgi tells the variables in their order, behind the role`() throws {
        var request = try ResponderRequest()
        let taken = request.take(
            id: 1, keepsConnection: true, parameters: FastCGIRequest("GET", "/a=b?c=d").parameterBlock)
        #expect(taken)
        #expect(
            variables(of: request) == [
                "FCGI_ROLE=RESPONDER", "REQUEST_METHOD=GET", "REQUEST_URI=/a=b?c=d", "SERVER_PROTOCOL=HTTP/1.1",
                "REQUEST_SCHEME=http", "CONTENT_TYPE=", "CONTENT_LENGTH=", "HTTP_HOST=localhost",
            ])
    }

    @Test func `a short head behind a long one shows nothing of it`() throws {
        var request = try ResponderRequest()
        for length in [65_000, 3, 0, 9_000] {
            let pair: [UInt8] =
                length == 0
                ? []
                : [1, 0x80, 0, UInt8(length >> 8), UInt8(length & 0xff), 0x41] + [UInt8](repeating: 0x61, count: length)
            let taken = request.take(id: 1, keepsConnection: true, parameters: pair)
            #expect(taken)
            #expect(variables(of: request).count == (length == 0 ? 1 : 2))
            #expect(variables(of: request).last?.utf8.count == (length == 0 ? 19 : length + 2))
            // No connection to answer on: the reply fails, and the request is over all the same.
            let answered = request.answer(on: Descriptor(-1), head: [0x0a], body: [])
            #expect(!answered)
        }
    }

    @Test func `more parameters than one record holds are not taken`() throws {
        var request = try ResponderRequest()
        let taken = request.take(id: 1, keepsConnection: true, parameters: [UInt8](repeating: 0, count: 65_536))
        #expect(!taken)
    }

    @Test func `after a head that libfcgi refuses the next one is taken`() throws {
        var request = try ResponderRequest()
        for _ in 0..<3 {
            let refused = request.take(id: 1, keepsConnection: true, parameters: [3])
            #expect(!refused)
            let taken = request.take(id: 1, keepsConnection: true, parameters: [1, 1, 0x41, 0x42])
            #expect(taken)
            #expect(variables(of: request).last == "A=B")
            _ = request.answer(on: Descriptor(-1), head: [], body: [])
        }
    }
}
