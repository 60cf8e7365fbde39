import ProviderWire

/// A search of Snov's that is started, runs, and is then read (providers.md, B.3).
enum SnovTask: Hashable {
    case prospects
    case emails
    case genericContacts

    /// What all searches of a domain lie under; no link leads us elsewhere.
    static let root = "/v2/domain-search/"

    /// How many rows a page has at most (providers.md, B.4).
    static let prospectsOnPage = 20
    static let genericContactsOnPage = 50

    var startPath: String { "\(path)/start" }

    /// Where its result is read; nil for a hash that is none.
    func resultPath(of hash: String) -> String? {
        guard (1...128).contains(hash.utf8.count), hash.utf8.allSatisfy(isUnreserved), !hash.hasPrefix(".") else {
            return nil
        }
        return "\(path)/result/\(hash)"
    }

    private var path: String {
        switch self {
        case .prospects: Self.root + "prospects"
        case .emails: Self.root + "prospects/search-emails"
        case .genericContacts: Self.root + "generic-contacts"
        }
    }
}
