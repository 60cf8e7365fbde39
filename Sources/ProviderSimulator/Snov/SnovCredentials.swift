/// What becomes of a caller, told by how its client id begins (our choice; providers.md knows bad pairs only, B.1). The
/// first that fits counts.
///
/// | client id | answer |
/// | --- | --- |
/// | `good…`, or 32 hexadecimal digits | served |
/// | `short…` | served with tokens that last two seconds and say so |
/// | `revoked…` | served with tokens that say an hour and are refused after ten calls |
/// | `tokenless…` | 200 without a token, as wrong pairs may be answered |
/// | `poor…` | served until five credits are used up, or as many as the digits after `poor` say |
/// | `nocredit…` | a token, and no credit: 400 with the array of one-key objects |
/// | `oldcredit…` | the same in the older way: 502 with `success` false |
/// | `blocked…` | 403, a page of HTML, in place of a token |
/// | anything else, a blank secret, one that begins with `wrong` | 401 `invalid_client` |
enum SnovCredentialClass: Hashable, Sendable {
    case good, short, revoked, tokenless, poor(credits: Int), oldStyle, blocked, unknown

    init(id: String, secret: String) {
        guard !secret.isEmpty, !secret.hasPrefix("wrong") else {
            self = .unknown
            return
        }
        let named: [(String, SnovCredentialClass)] = [
            ("good", .good), ("short", .short), ("revoked", .revoked), ("tokenless", .tokenless),
            ("nocredit", .poor(credits: 0)), ("oldcredit", .oldStyle), ("blocked", .blocked),
        ]
        if let (_, found) = named.first(where: { id.hasPrefix($0.0) }) {
            self = found
        } else if id.hasPrefix("poor") {
            self = .poor(credits: Int(id.dropFirst(4).prefix(while: \.isWholeNumber)) ?? 5)
        } else {
            self = id.utf8.count == 32 && id.allSatisfy(\.isHexDigit) ? .good : .unknown
        }
    }

    /// The credits of the plan; `ordinary` is what the simulator was started with.
    func credits(ordinary: Int) -> Int {
        switch self {
        case .poor(let credits): credits
        case .oldStyle: 0
        case .good, .short, .revoked, .tokenless, .blocked, .unknown: ordinary
        }
    }

    /// The refusal once they are used up (providers.md, B.5).
    var outOfCredits: SnovRefusal {
        self == .oldStyle ? .outOfCreditsOfOld : .outOfCredits
    }
}

/// One pair of credentials, which is one account.
struct SnovAccount: Hashable, Sendable {
    /// The digest of `id:secret`.
    let digest: KeyDigest
    let kind: SnovCredentialClass

    init(id: String, secret: String) {
        digest = KeyDigest(of: "\(id):\(secret)")
        kind = SnovCredentialClass(id: id, secret: secret)
    }
}

/// A token that was given out. It is remembered when it no longer counts, so that calls under it are counted to its
/// account.
struct SnovToken: Sendable {
    let account: SnovAccount
    let expiresAt: ContinuousClock.Instant
    /// Nil where only time ends it.
    var callsLeft: Int?

    /// Whether a call at `instant` is let in; counts it.
    mutating func admits(at instant: ContinuousClock.Instant) -> Bool {
        guard instant < expiresAt, callsLeft != 0 else { return false }
        callsLeft = callsLeft.map { $0 - 1 }
        return true
    }
}
