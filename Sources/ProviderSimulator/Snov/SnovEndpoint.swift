import NIOHTTP1

/// A search of Snov's that is started, polled and then read (providers.md, B.3 and B.4). The raw value is its name in
/// reports and in `POST /_faults`.
enum SnovSearch: String, CaseIterable, Sendable {
    case company
    case prospects
    case prospectEmails = "search-emails"
    case domainEmails = "domain-emails"
    case genericContacts = "generic-contacts"
    case names = "by-name"
    case verification

    /// What its `start` and its `result` lie under.
    var path: String {
        switch self {
        case .company: "/v2/domain-search"
        case .prospects: "/v2/domain-search/prospects"
        case .prospectEmails: "/v2/domain-search/prospects/search-emails"
        case .domainEmails: "/v2/domain-search/domain-emails"
        case .genericContacts: "/v2/domain-search/generic-contacts"
        case .names: "/v2/emails-by-domain-by-name"
        case .verification: "/v2/email-verification"
        }
    }

    /// Whether the hash of its task stands in the result's query instead of its path, and in a start's `data` instead
    /// of its `meta`.
    var isOfLists: Bool {
        self == .names || self == .verification
    }

    /// Where the result of a task is read.
    func resultPath(of hash: String) -> String {
        "\(path)/result\(isOfLists ? "?task_hash=" : "/")\(hash)"
    }
}

/// Which of Snov's endpoints a call is for.
enum SnovEndpoint: Hashable, Sendable {
    case token, balance, emailCount
    /// `handle` names the prospect where the path does.
    case start(SnovSearch, handle: String?)
    case result(SnovSearch, hash: String)
    /// A path of Snov's under another method.
    case wrongMethod
    /// A path of Snov's that leads nowhere, those that are no longer there included (providers.md, B.6).
    case unknown

    /// Every name there is.
    static let names = Set(
        ["token", "balance", "email-count", "wrong-method", "unknown"]
            + SnovSearch.allCases.flatMap { ["\($0.rawValue)/start", "\($0.rawValue)/result"] })

    /// Nil for a path that isn't Snov's.
    init?(_ request: APIRequest) {
        let isPost = request.method == .POST
        switch request.path {
        case "/v1/oauth/access_token": self = isPost ? .token : .wrongMethod
        case "/v1/get-domain-emails-count": self = isPost ? .emailCount : .wrongMethod
        case "/v1/get-balance": self = request.method == .GET ? .balance : .wrongMethod
        case "/v2/domain-emails-with-info": self = .unknown
        default:
            if let found = SnovSearch.allCases.lazy.compactMap({ Self.step(of: $0, in: request) }).first {
                self = found
            } else if request.path.hasPrefix("/v1/") {
                self = .unknown
            } else {
                return nil
            }
        }
    }

    /// The endpoint's name in reports and in `POST /_faults`.
    var name: String {
        switch self {
        case .token: "token"
        case .balance: "balance"
        case .emailCount: "email-count"
        case .start(let search, _): "\(search.rawValue)/start"
        case .result(let search, _): "\(search.rawValue)/result"
        case .wrongMethod: "wrong-method"
        case .unknown: "unknown"
        }
    }

    private static func step(of search: SnovSearch, in request: APIRequest) -> SnovEndpoint? {
        guard request.path.hasPrefix(search.path + "/") else { return nil }
        let parts = request.path.dropFirst(search.path.count + 1).split(separator: "/").map(String.init)
        let isStart = parts.first == "start" && parts.count == (search == .prospectEmails ? 2 : 1)
        let isResult = parts.first == "result" && parts.count == (search.isOfLists ? 1 : 2)
        switch (isStart, isResult) {
        case (true, _):
            guard request.method == .POST else { return .wrongMethod }
            return .start(search, handle: parts.count > 1 ? parts[1] : nil)
        case (_, true):
            guard request.method == .GET else { return .wrongMethod }
            return .result(search, hash: parts.count > 1 ? parts[1] : request.query["task_hash"] ?? "")
        case (false, false):
            return nil
        }
    }
}
