import Enrichment
import HTTPTypes

/// One line of the router's table: which endpoint answers a method at a path, who may call it, and what the contract says
/// of it. It is declared beside its endpoint.
///
/// A class, because every request looks at many of them: a copy of all that the contract says would count up and down a
/// dozen references each time.
final class Route: Sendable {
    typealias Endpoint = @Sendable (Call, API) throws -> Reply

    let method: HTTPRequest.Method
    /// The path as it is written in the contract, names in braces.
    let template: String
    let path: PathPattern
    /// Nil for a route that is open to everybody.
    let scope: AccessScope?
    let operation: Operation
    let endpoint: Endpoint

    init(
        _ method: HTTPRequest.Method, _ path: String, needs scope: AccessScope?, _ operation: Operation,
        _ endpoint: @escaping Endpoint
    ) {
        self.method = method
        template = path
        self.path = PathPattern(path)
        self.scope = scope
        self.operation = operation
        self.endpoint = endpoint
    }

    /// The same under another path, under which it is named `id`.
    func again(at path: String, as id: String) -> Route {
        Route(
            method, path, needs: scope,
            Operation(
                id, operation.summary, description: operation.description, path: operation.path,
                query: operation.query, headers: operation.headers, body: operation.body, replies: operation.replies,
                problems: operation.problems), endpoint)
    }
}

extension Route {
    /// Whether a client may ask if what it holds is still the same.
    var isTagged: Bool {
        method == .get && operation.replies.contains { $0.status == .ok && $0.isTagged }
    }
}
