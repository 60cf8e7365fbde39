/// What becomes of a caller, told by how its key begins (providers.md, A.12.1). The first that fits counts.
///
/// | key | answer |
/// | --- | --- |
/// | `good…`, or 40 hexadecimal digits | served |
/// | `free…` | served, but no more than the first 10 addresses of a domain; 50 credits |
/// | `oldfree…` | the same, refused in older words |
/// | `searches…`, `calls…` | served; the account of an older plan, and of one of 2021 |
/// | `exhausted…` | 429 with the text on the billing period; the account has nothing left |
/// | `nocredit…` | 402; the account has nothing left |
/// | `restricted…` | 429 `restricted_account` |
/// | `blocked…` | 403, a page of HTML with "error code: 1010", whatever is asked |
/// | `forbidden…` | 403 `forbidden`, whatever is asked |
/// | `test-api-key` | one fixed body for any search, finding and verification; no account |
/// | anything else, or none | 401 `authentication_failed` |
enum KeyClass: Hashable, Sendable {
    case good, free, oldFree, searches, calls, exhausted, withoutCredit, restricted, blocked, forbidden, trial, unknown

    private static let prefixes: [(String, KeyClass)] = [
        ("good", .good), ("free", .free), ("oldfree", .oldFree), ("searches", .searches), ("calls", .calls),
        ("exhausted", .exhausted), ("nocredit", .withoutCredit), ("restricted", .restricted), ("blocked", .blocked),
        ("forbidden", .forbidden),
    ]

    init(of key: String?) {
        guard let key else {
            self = .unknown
            return
        }
        if key == "test-api-key" {
            self = .trial
        } else if let named = Self.prefixes.first(where: { key.hasPrefix($0.0) }) {
            self = named.1
        } else if key.utf8.count == 40, key.allSatisfy(\.isHexDigit) {
            self = .good
        } else {
            self = .unknown
        }
    }

    /// The refusal that comes before anything else is looked at.
    var refusalAtTheDoor: Refusal? {
        switch self {
        case .unknown: .authenticationFailed
        case .blocked: .blocked
        case .forbidden: .forbidden
        case .good, .free, .oldFree, .searches, .calls, .exhausted, .withoutCredit, .restricted, .trial: nil
        }
    }

    /// The refusal of what costs credits, when its parameters are right.
    var refusalOfPaidCalls: Refusal? {
        switch self {
        case .exhausted: .usageLimit
        case .withoutCredit: .noCredit
        case .restricted: .restrictedAccount
        case .good, .free, .oldFree, .searches, .calls, .trial, .unknown, .blocked, .forbidden: nil
        }
    }

    var plan: Plan {
        switch self {
        case .free, .oldFree: .free
        case .searches: .searches
        case .calls: .calls
        case .good, .exhausted, .withoutCredit, .restricted, .blocked, .forbidden, .trial, .unknown: .credits
        }
    }

    /// How many addresses of a domain the plan shows, and what refuses more; nil for all of them.
    var cap: (addresses: Int, refusal: Refusal)? {
        switch self {
        case .free: (10, .planCap)
        case .oldFree: (10, .olderPlanCap)
        case .good, .searches, .calls, .exhausted, .withoutCredit, .restricted, .blocked, .forbidden, .trial, .unknown:
            nil
        }
    }
}
