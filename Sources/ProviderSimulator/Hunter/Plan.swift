/// What a key has bought, which tells its account's shape as well (providers.md, A.9 and A.10).
enum Plan: Hashable, Sendable {
    /// One pool of credits for everything; searches and verifications stand at nought beside it. The plans of 2026.
    case credits
    /// The free plan of 2026: 50 credits, told a second time as searches and as twice so many verifications.
    case free
    /// Searches and verifications apart, no credits. The plans before.
    case searches
    /// Calls, and nothing else. The plans of 2021.
    case calls

    /// What a plan holds; `ordinary` is what the simulator was started with. Of one pool `verifications` is no limit.
    func allowance(ordinary: Int) -> (searches: Int, verifications: Int) {
        switch self {
        case .credits, .calls: (ordinary, .max)
        case .free: (min(50, ordinary), .max)
        case .searches: (min(500, ordinary), min(1000, ordinary))
        }
    }

    /// How much of the plan's searches or its one pool is gone. Verifications cost half a credit of a pool.
    func used(of usage: CreditLedger.Usage) -> Double {
        switch self {
        case .credits, .free: usage.credits
        case .searches, .calls: Double(usage.searches)
        }
    }
}
