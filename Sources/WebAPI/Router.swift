import HTTPTypes

/// Which route answers which method at which path.
///
/// A path that is written out stands before one with names in it that it fits as well; what is at the first is not at the
/// second (OpenAPI 3.1.0, section 4.8.8.2).
enum Router {
    static let routes: [Route] = [
        Contract.document,
        Contract.page,
        Health.show,
        Ready.show,
        Metrics.show,

        Jobs.submit,
        Jobs.list,
        Jobs.show,
        Jobs.cancel,
        JobSites.list,
        Retries.submit,
        Estimates.submit,
        Estimates.show,

        EnrichmentSites.list,
        Contacts.list,
        Companies.list,
        AllContacts.list,
        ContactExport.download,
        Findings.list,

        Sites.add,
        Sites.list,
        SiteImport.submit,
        Sites.moveToEnrichment,
        // The name by which the original's web client calls it.
        Sites.moveToEnrichment.again(at: "/api/enrichment/move", as: "moveSites"),
        Sites.show,
        Sites.delete,
    ]

    /// What is at the end of a request's way.
    enum Destination {
        /// `place` is the route's place in the table.
        case route(Route, at: Int, captures: [String: String])
        /// The question was which methods there are; this is the value of `Allow`.
        case methods(String)
    }

    /// HEAD goes where GET goes. Throws 404 when there is nothing at the path, and 405 when not for this method.
    static func destination(of method: HTTPRequest.Method, _ target: RequestTarget) throws(Problem) -> Destination {
        var methods: [HTTPRequest.Method] = []
        var isWrittenOut = false
        for (place, route) in routes.enumerated() {
            guard let captures = try route.path.captures(of: target), captures.isEmpty || !isWrittenOut else {
                continue
            }
            isWrittenOut = captures.isEmpty
            if route.method == method || route.method == .get && method == .head {
                return .route(route, at: place, captures: captures)
            }
            methods += route.method == .get ? [.get, .head] : [route.method]
        }
        if methods.isEmpty { throw Problem(.notFound, "There is nothing at this address.") }
        let allowed = (methods + [.options]).map(\.rawValue).joined(separator: ", ")
        if method == .options { return .methods(allowed) }
        throw .methodNotAllowed(allowed: allowed)
    }
}
