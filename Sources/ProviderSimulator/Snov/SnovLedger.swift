/// Something that costs one credit, once (providers.md, B.2; the prices of lists by name and of the verifier are ours).
enum SnovPurchase: Hashable, Sendable {
    /// A start that finds something.
    case start(SnovQuestion)
    /// The e-mail of a prospect.
    case prospect(domain: String, place: Int)
    case name(SnovQuestion.Name)
    case verification(String)
}

/// What each account has bought.
struct SnovLedger: Sendable {
    struct Account: Sendable {
        fileprivate(set) var starts = 0
        /// Starts that asked what had been asked before.
        fileprivate(set) var repeatedStarts = 0
        /// What those would have cost on top if repeats were billed, which nobody has proven they aren't (B.2).
        fileprivate(set) var creditsIfRepeatsWereBilled = 0
        fileprivate var bought: Set<SnovPurchase> = []
        fileprivate var asked: Set<SnovQuestion> = []

        var credits: Int { bought.count }

        /// How many of them went for e-mails of prospects.
        var creditsForAddresses: Int {
            bought.count { if case .prospect = $0 { true } else { false } }
        }
    }

    private(set) var accounts: [KeyDigest: Account] = [:]

    func credits(of account: KeyDigest) -> Int {
        accounts[account]?.credits ?? 0
    }

    /// Takes a start and charges what it finds and the account hasn't paid for yet. False when the credits left don't
    /// suffice, or none is left for a question that was never asked: nothing is charged then.
    mutating func charge(
        _ purchases: [SnovPurchase], for question: SnovQuestion, by digest: KeyDigest, of available: Int
    ) -> Bool {
        var account = accounts[digest, default: Account()]
        defer { accounts[digest] = account }
        account.starts += 1
        let isNew = !account.asked.contains(question)
        let unpaid = Set(purchases).subtracting(account.bought)
        let left = available - account.credits
        guard unpaid.count <= left, left > 0 || !isNew else { return false }
        account.asked.insert(question)
        account.bought.formUnion(unpaid)
        if !isNew {
            account.repeatedStarts += 1
            account.creditsIfRepeatsWereBilled += Set(purchases).count
        }
        return true
    }
}
