import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

/// Every example of the document, executed.
@Suite struct ExamplesTests {
    @Test(arguments: Router.routes)
    func `each operation succeeds at the example of its path`(_ route: Route) throws {
        let bodies = route.operation.body?.examples.map(\.text)
        let hasSucceeded = try World.Phase.allCases.contains { phase in
            try (bodies ?? [""]).allSatisfy { body in
                try World(phase).exchange(route, body: bodies == nil ? nil : body).isSuccess
            }
        }
        #expect(hasSucceeded)
    }

    @Test(arguments: Router.routes.filter { !$0.operation.query.isEmpty })
    func `each example of a parameter is taken, alone and with the others`(_ route: Route) throws {
        let world = try World()
        let pairs = route.operation.query.compactMap { parameter in
            parameter.example.map { "\(parameter.name)=\($0)" }
        }
        for query in pairs + [pairs.joined(separator: "&")] {
            #expect(try world.exchange(route, query: query).status == 200, "\(query)")
        }
    }

    @Test func `each example of a body is in the document as it is executed`() throws {
        for route in Router.routes {
            guard let body = route.operation.body else { continue }
            let media = ServedContract.shared.operation(of: route)["requestBody"]["content"][body.mediaType]
            let told = media["examples"].members.values.map { $0["value"] }
            let isJSON = body.mediaType == MediaType.json
            let executed = try body.examples.map { isJSON ? try JSON([UInt8]($0.text.utf8)) : .string($0.text) }
            #expect(!executed.isEmpty, "\(route.template)")
            #expect(Set(told) == Set(executed), "\(route.template)")
        }
    }
}

extension Route: CustomTestStringConvertible {
    var testDescription: String { "\(method) \(template)" }
}
