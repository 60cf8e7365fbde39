import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

@Suite struct PiecesTests {
    private let server = Server()
    private let asked = Asked(
        request: HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/long?key=secret"), body: [],
        id: "r-1", beganAt: SteadyInstant(milliseconds: 0),
        visit: Visit(beganAt: .now))

    private var text: String { server.log.lines.joined(separator: "\n") }

    private func reply(tag: EntityTag? = nil, failing fault: StoreFault? = nil) -> Reply {
        Reply(
            pieces: Array("one,".utf8),
            then: { _ in
                if let fault { throw fault }
                return .more(Array("two,".utf8)) { _ in .last(Array("three".utf8)) }
            }, contentType: "text/csv", tag: tag)
    }

    private func pieces(_ answer: WebAPI.Answer) throws -> (HTTPResponse, Pieces) {
        guard case .pieces(let response, let pieces) = answer else { throw NotWhole() }
        return (response, pieces)
    }

    @Test func `a body in pieces comes from first to last`() throws {
        let (response, pieces) = try pieces(server.api.answer(to: asked, with: reply()))
        #expect(response.status == .ok)
        #expect(response.headerFields[.contentType] == "text/csv")
        #expect(response.headerFields[.cacheControl] == "private, no-cache")
        #expect(response.headerFields[.eTag] == nil)
        var body = pieces.first
        var rest: Rest? = pieces.rest
        while let make = rest {
            switch try make(server.api) {
            case .more(let piece, let next): (body, rest) = (body + piece, next)
            case .last(let piece): (body, rest) = (body + piece, nil)
            }
        }
        #expect(String(decoding: body, as: UTF8.self) == "one,two,three")
    }

    @Test func `an endpoint's own tag is sent and known again`() throws {
        let tag = EntityTag("v-7")
        #expect(try pieces(server.api.answer(to: asked, with: reply(tag: tag))).0.headerFields[.eTag] == "W/\"v-7\"")
        var request = asked.request
        request.headerFields[.ifNoneMatch] = "W/\"v-7\""
        let again = Asked(request: request, body: [], id: "r-2", beganAt: asked.beganAt, visit: asked.visit)
        let (response, body) = try server.api.answer(to: again, with: reply(tag: tag)).whole()
        #expect(response.status == .notModified)
        #expect(body.isEmpty)
    }

    @Test func `its line is in the log once, at its end`() throws {
        let (_, pieces) = try pieces(server.api.answer(to: asked, with: reply()))
        #expect(server.log.lines.isEmpty)
        pieces.ended(13, .whole)
        #expect(server.log.lines.count == 1)
        #expect(text.contains("bytes=13"))
        #expect(!text.contains("cut"))
        #expect(!text.contains("secret"))
    }

    @Test func `the log tells that a reply was cut, and why`() throws {
        let (_, pieces) = try pieces(server.api.answer(to: asked, with: reply()))
        pieces.ended(4, .notTaken)
        #expect(text.contains("cut=not taken"))

        let failing = try self.pieces(server.api.answer(to: asked, with: reply(failing: .busy))).1
        #expect(throws: StoreFault.busy) { try failing.rest(server.api) }
        failing.ended(4, .failed(StoreFault.busy))
        #expect(text.contains("cut=failed"))
        #expect(text.contains("the store is busy"))
    }
}
