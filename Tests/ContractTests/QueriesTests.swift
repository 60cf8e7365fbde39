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
        for parameter in route.operation.query where parameter.isChoice {
            let changes = try route.settings(besides: parameter).contains { others in
                let plain = try world.exchange(route, query: others).text
                return try parameter.candidates.contains { value in
                    let answer = try world.exchange(route, query: "\(others)&\(parameter.name)=\(value)")
                    return answer.isSuccess && answer.text != plain
                }
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
                let isTaken = try route.settings(besides: parameter).contains { others in
                    try world.exchange(route, query: "\(others)&\(parameter.name)=\(value)").isSuccess
                }
                #expect(isTaken, "\(parameter.name)=\(value)")
            }
            #expect(try world.exchange(route, query: "\(parameter.name)=").text == plain, "\(parameter.name)")
        }
    }
}

extension Route {
    /// Queries without a parameter: the empty one, one of each other's example, and one of all of them.
    fileprivate func settings(besides parameter: any DeclaredParameter) -> [String] {
        let pairs = operation.query.filter { $0.name != parameter.name }.compactMap { other in
            other.example.map { "\(other.name)=\($0)" }
        }
        return [""] + pairs + [pairs.joined(separator: "&")]
    }
}

extension DeclaredParameter {
    /// What can only be what it is anyway changes nothing.
    fileprivate var isChoice: Bool {
        if case .words(let words) = schema { words.count > 1 } else { true }
    }

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
