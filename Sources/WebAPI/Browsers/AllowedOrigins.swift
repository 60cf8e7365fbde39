import HTTPTypes

/// The origins whose pages may call this server from a browser, besides its own: none unless they are configured.
///
/// A browser sends requests at the bidding of any page that its user opens, from within the user's network and to what
/// listens on the user's machine. It says where they come from, in fields that no page can set: `Sec-Fetch-Site`
/// (Fetch Metadata, section 2) and `Origin` (Fetch, section 3.2). What is no browser sends neither and is not concerned.
package struct AllowedOrigins: Hashable, Sendable {
    package static let none = AllowedOrigins(origins: [])

    private let origins: Set<WebOrigin>

    private init(origins: Set<WebOrigin>) {
        self.origins = origins
    }

    /// Nil when one of the texts is no origin.
    package init?(_ texts: some Collection<String>) {
        let origins = texts.compactMap { WebOrigin($0) }
        guard origins.count == texts.count else { return nil }
        self.init(origins: Set(origins))
    }

    /// Throws at what a page of another origin makes a browser send: 403.
    func check(_ request: HTTPRequest) throws(Problem) {
        let fields = request.headerFields
        let site = fields[.secFetchSite]
        // The browser's own word: it counts also where a proxy in front has changed the Host field.
        if site == "same-origin" { return }
        let written = fields[values: .origin]
        guard written.count <= 1 else { throw Problem(.malformedRequest, "The request has two Origin fields.") }
        if let text = written.first {
            let origin = WebOrigin(text)
            if let origin, origins.contains(origin) { return }
            // Browsers that don't send the other field yet, or not to an address without TLS.
            if site == nil, let origin, origin.isSame(as: request.authority) { return }
            throw Self.refusal
        }
        // `none`: the user's own doing, as an address typed in. Whoever follows a link to here gets to see it.
        guard site == nil || site == "none" || Self.isNavigation(request) else { throw Self.refusal }
    }

    /// What a reply tells a browser: that the page which asked may read it, if it may (Fetch, section 3.3).
    func share(_ reply: Reply, with request: HTTPRequest) -> Reply {
        if origins.isEmpty { return reply }
        var reply = reply
        // Whatever the reply: the next one to the same address may be for another page.
        reply.fields[.vary] = [reply.fields[.vary], "Origin"].compactMap { $0 }.joined(separator: ", ")
        guard let text = request.headerFields[.origin], let origin = WebOrigin(text), origins.contains(origin) else {
            return reply
        }
        reply.fields[.accessControlAllowOrigin] = text
        if request.method == .options, request.headerFields[.accessControlRequestMethod] != nil {
            reply.fields[.accessControlAllowMethods] = reply.fields[.allow]
            reply.fields[.accessControlAllowHeaders] = Self.allowedFields
            // The longest that browsers keep it (Chromium); asked again, nothing is lost.
            reply.fields[.accessControlMaxAge] = "7200"
        } else {
            reply.fields[.accessControlExposeHeaders] = Self.exposedFields
        }
        return reply
    }

    /// Beyond those that need no leave (Fetch, section 2.2.2, "CORS-safelisted request-header").
    private static let allowedFields = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Prefer"
    /// The same for replies.
    private static let exposedFields =
        "Allow, Content-Disposition, ETag, Idempotent-Replayed, Location, Preference-Applied, Retry-After, "
        + "WWW-Authenticate, X-Request-Id"

    private static let refusal = Problem(
        .crossOrigin,
        "A page of another origin may not call this server from a browser. ENRICHD_ORIGINS names the origins that may.")

    /// Into a window, where the page it came from can't see it; not into a frame, an image or a script of that page.
    private static func isNavigation(_ request: HTTPRequest) -> Bool {
        (request.method == .get || request.method == .head)
            && request.headerFields[.secFetchMode] == "navigate" && request.headerFields[.secFetchDest] == "document"
    }
}
