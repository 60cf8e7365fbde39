import HTTPTypes

/// Which endpoint answers which method at which path.
enum Router {
    static let routes: [Route] = [
        Route(.get, "/api/health", Health.show),
        Route(.get, "/metrics", Metrics.show),

        Route(.post, "/api/enrichment/jobs", Jobs.submit),
        Route(.get, "/api/enrichment/jobs", Jobs.list),
        Route(.get, "/api/enrichment/jobs/{job}", Jobs.show),
        Route(.delete, "/api/enrichment/jobs/{job}", Jobs.cancel),
        Route(.get, "/api/enrichment/jobs/{job}/sites", JobSites.list),
        Route(.post, "/api/enrichment/jobs/{job}/retry", Retries.submit),

        Route(.get, "/api/enrichment/sites", EnrichmentSites.list),
        Route(.get, "/api/enrichment/sites/{site}/contacts", Contacts.list),
        Route(.get, "/api/enrichment/contacts/{contact}/findings", Findings.list),

        Route(.post, "/api/sites", Sites.add),
        Route(.post, "/api/sites/move-to-enrichment", Sites.moveToEnrichment),
        // The name by which the original's web client calls it.
        Route(.post, "/api/enrichment/move", Sites.moveToEnrichment),
    ]

    /// What is at the end of a request's way.
    enum Destination {
        case endpoint(Route.Endpoint, captures: [String: String])
        /// The question was which methods there are; this is the value of `Allow`.
        case methods(String)
    }

    /// HEAD goes where GET goes. Throws 404 when there is nothing at the path, and 405 when not for this method.
    static func destination(of method: HTTPRequest.Method, _ target: RequestTarget) throws(Problem) -> Destination {
        var methods: [HTTPRequest.Method] = []
        for route in routes {
            guard let captures = try route.path.captures(of: target) else { continue }
            if route.method == method || route.method == .get && method == .head {
                return .endpoint(route.endpoint, captures: captures)
            }
            methods += route.method == .get ? [.get, .head] : [route.method]
        }
        if methods.isEmpty { throw Problem(.notFound, "There is nothing at this address.") }
        let allowed = (methods + [.options]).map(\.rawValue).joined(separator: ", ")
        if method == .options { return .methods(allowed) }
        throw .methodNotAllowed(allowed: allowed)
    }
}

/// One line of the table.
struct Route: Sendable {
    typealias Endpoint = @Sendable (Call, API) throws -> Reply

    let method: HTTPRequest.Method
    let path: PathPattern
    let endpoint: Endpoint

    init(_ method: HTTPRequest.Method, _ path: String, _ endpoint: @escaping Endpoint) {
        self.method = method
        self.path = PathPattern(path)
        self.endpoint = endpoint
    }
}
