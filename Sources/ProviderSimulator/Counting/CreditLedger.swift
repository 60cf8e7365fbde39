/// What each key has used up of its plan.
struct CreditLedger: Sendable {
    private var used: [KeyDigest: Int] = [:]

    func used(by key: KeyDigest) -> Int {
        used[key, default: 0]
    }

    /// Charges what a page of addresses costs: one credit for each ten begun, nothing for none (providers.md, A.9).
    /// The page that takes the last credits is answered in full and charged with what is left.
    mutating func charge(_ key: KeyDigest, forAddresses count: Int, of available: Int) {
        used[key] = min(available, used(by: key) + Self.price(ofAddresses: count))
    }

    static func price(ofAddresses count: Int) -> Int {
        (count + 9) / 10
    }
}
