import HTTPTypes

/// A sort of failure: the same type, title and status wherever it occurs.
struct ProblemKind: Hashable {
    /// A relative address (RFC 9457, section 3.1.1): a stable word for programs, no page to be fetched.
    let type: String
    let title: String
    let status: HTTPResponse.Status

    /// The request itself can't be understood, before anything in it is looked at.
    static let malformedRequest = ProblemKind("malformed-request", .badRequest, "Malformed request")
    static let malformedJSON = ProblemKind("malformed-json", .badRequest, "Malformed JSON")
    static let malformedCSV = ProblemKind("malformed-csv", .badRequest, "Malformed CSV")
    static let malformedQuery = ProblemKind("malformed-query", .badRequest, "Malformed query")
    static let unauthorized = ProblemKind("unauthorized", .unauthorized, "Access token missing or invalid")
    static let insufficientScope = ProblemKind("insufficient-scope", .forbidden, "Not allowed to this token")
    static let crossOrigin = ProblemKind("cross-origin", .forbidden, "Not allowed to a page of another origin")
    static let notFound = ProblemKind("not-found", .notFound, "Not found")
    static let methodNotAllowed = ProblemKind("method-not-allowed", .methodNotAllowed, "Method not allowed")
    static let conflict = ProblemKind("conflict", .conflict, "In conflict with the present state")
    /// A job may cost more than its estimate said, or has another's.
    static let estimateOutdated = ProblemKind(
        "estimate-outdated", .conflict, "The estimate does not hold for this job")
    static let requestUnderWay = ProblemKind("request-under-way", .conflict, "Still at work on the same request")
    static let contentTooLarge = ProblemKind("content-too-large", .contentTooLarge, "Body too large")
    static let unsupportedMediaType = ProblemKind(
        "unsupported-media-type", .unsupportedMediaType, "Unsupported media type")
    static let validation = ProblemKind("validation", .unprocessableContent, "Well-formed but invalid")
    static let idempotencyKeyTaken = ProblemKind(
        "idempotency-key-taken", .unprocessableContent, "Idempotency-Key of another request")
    static let inside = ProblemKind("internal", .internalServerError, "Internal fault")
    static let unavailable = ProblemKind("unavailable", .serviceUnavailable, "Not available at the moment")
    /// The server is set up so that anybody could call it.
    static let exposed = ProblemKind("exposed", .serviceUnavailable, "Open to other machines without tokens")

    /// What nginx answers another machine where an address is for the server's own.
    static let elsewhere = ProblemKind(type: "about:blank", title: "Forbidden", status: .forbidden)

    /// The first of a status is what a failure of that status is when nothing more is known of it.
    static let all = [
        malformedRequest, malformedJSON, malformedCSV, malformedQuery, unauthorized, insufficientScope, crossOrigin,
        notFound, methodNotAllowed, conflict, estimateOutdated, requestUnderWay, contentTooLarge, unsupportedMediaType,
        validation,
        idempotencyKeyTaken, inside, unavailable, exposed,
    ]

    private init(_ name: String, _ status: HTTPResponse.Status, _ title: String) {
        self.init(type: "/problems/\(name)", title: title, status: status)
    }

    private init(type: String, title: String, status: HTTPResponse.Status) {
        self.type = type
        self.title = title
        self.status = status
    }

    /// The sort for a status alone; `about:blank` where we have none of our own (RFC 9457, section 4.2.1).
    static func of(_ status: HTTPResponse.Status) -> ProblemKind {
        all.first { $0.status.code == status.code }
            ?? ProblemKind(type: "about:blank", title: status.reasonPhrase, status: status)
    }
}
