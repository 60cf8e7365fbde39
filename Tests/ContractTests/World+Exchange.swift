import Enrichment
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

    /// Sends a request for a route, with a token for everything unless `scope` is another, and records whatever the
    /// contract does not say of the reply.
    @discardableResult
    func exchange(
        _ route: Route, path: String? = nil, query: String = "", fields: [(HTTPField.Name, String)] = [],
        body: String? = nil, mediaType: String? = nil, authority: String = "localhost",
        scope: AccessScope? = .admin,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Answer {
        let target = (path ?? route.examplePath) + (query.isEmpty ? "" : "?\(query)")
        var request = HTTPRequest(method: route.method, scheme: "http", authority: authority, path: target)
        if body != nil { request.headerFields[.contentType] = mediaType ?? route.operation.body?.mediaType }
        request.headerFields[.authorization] = authorization(scope)
        for (name, value) in fields { request.headerFields[name] = value }
        let api = try api()
        let answer = try Answer(api.respond(to: request, body: [UInt8]((body ?? "").utf8)), by: api)
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

extension World.Answer {
    /// The whole reply, whether it comes at once, later or in pieces.
    init(_ answer: WebAPI.Answer, by api: API) throws {
        switch answer {
        case .whole(let response, let bytes): self.init(response: response, bytes: bytes)
        case .later(let later): try self.init(later.atLast(api, .timeIsUp), by: api)
        case .pieces(let response, let pieces):
            var (bytes, rest) = (pieces.first, Optional(pieces.rest))
            while let next = rest {
                switch try next(api) {
                case .more(let piece, let then): (bytes, rest) = (bytes + piece, then)
                case .last(let piece): (bytes, rest) = (bytes + piece, nil)
                }
            }
            pieces.ended(bytes.count, .whole)
            self.init(response: response, bytes: bytes)
        }
    }
}
