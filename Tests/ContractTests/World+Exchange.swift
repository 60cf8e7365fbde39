import FoundationEssentials
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

extension World {
    /// One reply, held against the contract.
    struct Answer {
        let response: HTTPResponse
        let bytes: [UInt8]

        var status: Int { response.status.code }
        var isSuccess: Bool { response.status.kind == .successful }
        var json: JSON { (try? JSON(bytes)) ?? .null }
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Sends a request for a route and records whatever the contract does not say of the reply.
    @discardableResult
    func exchange(
        _ route: Route, path: String? = nil, query: String = "", fields: [(HTTPField.Name, String)] = [],
        body: String? = nil, mediaType: String? = nil, authority: String = "localhost",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let target = (path ?? route.examplePath) + (query.isEmpty ? "" : "?\(query)")
        var request = HTTPRequest(method: route.method, scheme: "http", authority: authority, path: target)
        if body != nil { request.headerFields[.contentType] = mediaType ?? route.operation.body?.mediaType }
        for (name, value) in fields { request.headerFields[name] = value }
        let (response, bytes) = api.respond(to: request, body: [UInt8]((body ?? "").utf8))
        let answer = Answer(response: response, bytes: bytes)
        let complaints = ServedContract.shared.complaints(about: answer, to: route)
        #expect(
            complaints.isEmpty, "\(route.method) \(target) \(body ?? ""): \(answer.status) \(answer.text.prefix(600))",
            sourceLocation: sourceLocation)
        return answer
    }
}

extension Route {
    /// The path with the examples of its parameters.
    var examplePath: String {
        path { $0.example ?? "" }
    }

    func path(_ value: (any DeclaredParameter) -> String) -> String {
        operation.path.reduce(template) { $0.replacing("{\($1.name)}", with: value($1)) }
    }
}
