import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

/// The replies that the contract shows, against those that are given.
@Suite struct ReplyExamplesTests {
    /// The contract is no example of itself, and what the metrics say is about a machine.
    private static let unshown = Set([Contract.document, Contract.page, Metrics.show].map(\.operation.id))
    private static let routes = Router.routes.filter { $0.method == .get && !unshown.contains($0.operation.id) }

    @Test(arguments: routes)
    func `the reply that is shown is the one to the last of the commands`(_ route: Route) throws {
        let form = try #require(route.operation.replies.first)
        let query = route.operation.query.compactMap { parameter in
            parameter.example.map { "\(parameter.name)=\($0)" }
        }
        let reply = try World(addingOddRows: false).exchange(route, query: query.joined(separator: "&"))
        #expect(reply.status == form.status.code)
        let isJSON = form.mediaType == MediaType.json
        let shown = try form.example.map { isJSON ? try JSON([UInt8]($0.utf8)) : .string($0) }
        #expect(shown == (isJSON ? reply.json : .string(reply.text)), "\(reply.text)")
    }

    @Test func `the document shows each as it stands`() throws {
        let shown = Self.routes.compactMap(\.operation.replies.first?.example)
        #expect(shown.count == Self.routes.count)
        for route in Self.routes {
            let form = try #require(route.operation.replies.first)
            let responses = ServedContract.shared.operation(of: route)["responses"]
            let told = responses["\(form.status.code)"]["content"][form.mediaType]["example"]
            #expect(told != .null, "\(route.template)")
        }
    }
}
