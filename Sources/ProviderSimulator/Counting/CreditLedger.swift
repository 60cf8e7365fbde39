/// What each key has used up of its plan.
struct CreditLedger: Sendable {
    struct Usage: Hashable, Sendable {
        /// Ten addresses begun of a search, or an address that the finder gave, are one.
        fileprivate(set) var searches = 0
        fileprivate(set) var verifications = 0

        /// What both cost together where they are paid from one pool (providers.md, A.9).
        var credits: Double { Double(searches) + Double(verifications) / 2 }
    }

    private var usages: [KeyDigest: Usage] = [:]

    func usage(of key: KeyDigest) -> Usage {
        usages[key, default: Usage()]
    }

    /// Charges what a page of addresses costs: one credit for each ten begun, nothing for none (providers.md, A.9).
    /// The page that takes the last credits is answered in full and charged with what is left.
    mutating func charge(_ key: KeyDigest, forAddresses count: Int, of plan: Plan, holding available: Int) {
        let left = Double(available) - plan.used(of: usage(of: key))
        usages[key, default: Usage()].searches += min(Self.price(ofAddresses: count), Int(left.rounded(.up)))
    }

    mutating func chargeVerification(_ key: KeyDigest) {
        usages[key, default: Usage()].verifications += 1
    }

    static func price(ofAddresses count: Int) -> Int {
        (count + 9) / 10
    }
}
