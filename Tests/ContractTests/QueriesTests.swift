import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

/// The parameters of queries against what they do.
@Suite struct QueriesTests {
    private static let routes = Router.routes.filter { !$0.operation.query.isEmpty }

    @Test(arguments: routes)
    func `each parameter is read: some value of it changes the answer`(_ route: Route) throws {
        let world = try World()
        let plain = try world.exchange(route).text
        for parameter in route.operation.query {
            let changes = try parameter.candidates.contains { value in
                let answer = try world.exchange(route, query: "\(parameter.name)=\(value)")
                return answer.isSuccess && answer.text != plain
            }
            #expect(changes, "\(parameter.name)")
        }
    }

    @Test(arguments: routes)
    func `each word of a parameter is taken, and a parameter without a value counts as none`(_ route: Route) throws {
        let world = try World()
        let plain = try world.exchange(route).text
        for parameter in route.operation.query {
            for value in parameter.candidates {
                #expect(try world.exchange(route, query: "\(parameter.name)=\(value)").isSuccess, "\(value)")
            }
            #expect(try world.exchange(route, query: "\(parameter.name)=").text == plain, "\(parameter.name)")
        }
    }
}

extension DeclaredParameter {
    /// Values that are in the schema.
    fileprivate var candidates: [String] {
        let named: [String] =
            switch schema {
            case .words(let words): words
            case .integer(let from, let through):
                [from, from.map { $0 + 1 }, through].compactMap { $0 }.map(String.init)
            default: []
            }
        return named + [example].compactMap { $0 }
    }
}
