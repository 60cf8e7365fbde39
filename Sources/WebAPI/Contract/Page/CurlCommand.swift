import HTTPTypes

/// A request of an example as a command for a shell: `$BASE` is where the server is, `$TOKEN` whose scope suffices.
struct CurlCommand {
    let text: String

    init(_ route: Route, query: [any DeclaredParameter] = [], body: String? = nil) {
        let path = route.operation.path.reduce(route.template) { path, parameter in
            let value = parameter.example ?? ""
            return path.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0 == "{\(parameter.name)}" ? value : String($0) }.joined(separator: "/")
        }
        let pairs = query.compactMap { parameter in parameter.example.map { "\(parameter.name)=\($0)" } }
        let target = path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
        var parts = ["curl"]
        if route.method != .get { parts[0] += " --request \(route.method.rawValue)" }
        if route.scope != nil { parts.append("--header \"Authorization: Bearer $TOKEN\"") }
        if let body, let type = route.operation.body?.mediaType {
            parts.append("--header \"Content-Type: \(type)\"")
            let quoted = body.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
            parts.append("--data-binary '\(quoted)'")
        }
        parts.append("\"$BASE\(target)\"")
        text = parts.joined(separator: " \\\n  ")
    }

    /// A command for each of an operation's examples, and what it shows.
    static func all(of route: Route) -> [(meaning: String, command: CurlCommand)] {
        let operation = route.operation
        if let body = operation.body {
            return body.examples.map { ($0.name, CurlCommand(route, body: $0.text)) }
        }
        let shown = operation.query.filter { $0.example != nil }
        let plain = ("As it is", CurlCommand(route))
        return shown.isEmpty ? [plain] : [plain, ("With parameters", CurlCommand(route, query: shown))]
    }
}
