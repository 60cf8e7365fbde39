import HTTPTypes
import ProviderWire

/// One request to Snov (providers.md, B.1 to B.4). Parameters travel in a form, never in the URL.
struct SnovQuestion: Hashable {
    let method: HTTPRequest.Method
    let path: String
    private var form: [Parameter] = []

    private struct Parameter: Hashable {
        let name: String
        let value: String
    }

    private init(_ method: HTTPRequest.Method, _ path: String, _ form: [(String, String)] = []) {
        self.method = method
        self.path = path
        self.form = form.map { Parameter(name: $0.0, value: $0.1) }
    }

    /// B.1.
    static func token(_ credentials: SnovCredentials) -> SnovQuestion {
        SnovQuestion(
            .post, "/v1/oauth/access_token",
            [
                ("grant_type", "client_credentials"), ("client_id", credentials.id),
                ("client_secret", credentials.secret),
            ])
    }

    /// B.4, 2.
    static func prospects(of domain: String, page: Int, positions: [String]) -> SnovQuestion {
        SnovQuestion(
            .post, SnovTask.prospects.startPath,
            [("domain", domain), ("page", String(page))] + positions.map { ("positions[]", $0) })
    }

    /// B.4, 5.
    static func genericContacts(of domain: String) -> SnovQuestion {
        SnovQuestion(.post, SnovTask.genericContacts.startPath, [("domain", domain)])
    }

    /// A search that a link of Snov's leads to: a prospect's e-mails, or another page.
    static func start(_ path: String) -> SnovQuestion {
        SnovQuestion(.post, path)
    }

    /// What a search has come to.
    static func result(_ path: String) -> SnovQuestion {
        SnovQuestion(.get, path)
    }

    /// B.2.
    static func emailCount(of domain: String) -> SnovQuestion {
        SnovQuestion(.post, "/v1/get-domain-emails-count", [("domain", domain)])
    }

    /// B.2.
    static let balance = SnovQuestion(.get, "/v1/get-balance")

    /// The request; only one for a token goes without one.
    func request(at address: ProviderAddress, _ token: BearerToken?) -> HTTPRequest {
        var request = address.request(
            method, path, secret: token.map { (.authorization, "Bearer \($0.text)") })
        if method == .post { request.headerFields[.contentType] = "application/x-www-form-urlencoded" }
        return request
    }

    /// A form: the URL standard, section 5.
    var body: [UInt8] {
        Array(form.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&").utf8)
    }
}

/// It prints without its parameters: those for a token are the credentials.
extension SnovQuestion: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(method.rawValue) \(path)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
