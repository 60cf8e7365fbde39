import NIOHTTP1

/// The head of a request, taken apart as far as every endpoint needs it.
struct APIRequest: Sendable {
    let method: HTTPMethod
    /// Without the query; never decoded, because no path of ours needs it.
    let path: String
    /// As it was sent.
    let queryText: Substring
    let query: [String: String]
    let headers: HTTPHeaders

    init(method: HTTPMethod, target: String, headers: HTTPHeaders) {
        self.method = method
        self.headers = headers
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        queryText = parts.count > 1 ? parts[1] : ""
        query = FormEncoding.parse(queryText)
    }

    /// The caller's key from wherever it travels: `X-API-KEY` before `Authorization: Bearer` before the query
    /// (providers.md, A.1). Nil when there is none or it is blank.
    var key: String? {
        if let key = headers.first(name: "x-api-key"), !key.isEmpty { return key }
        if let bearerToken { return bearerToken }
        if let key = query["api_key"], !key.isEmpty { return key }
        return nil
    }

    /// What `Authorization: Bearer` carries; nil when that is nothing.
    var bearerToken: String? {
        guard let credentials = headers.first(name: "authorization"), credentials.lowercased().hasPrefix("bearer ")
        else { return nil }
        let token = credentials.dropFirst("bearer ".count).drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    /// Whether a key stands in the URL, where every log on the way keeps it, even if a header carries one as well.
    var carriesKeyInURL: Bool {
        query["api_key"] != nil
    }

    /// The body's media type in lower case, without its parameters.
    var contentType: String? {
        headers.first(name: "content-type")?.split(separator: ";").first
            .map { $0.lowercased().filter { $0 != " " } }
    }
}
