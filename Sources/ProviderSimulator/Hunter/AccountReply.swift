/// What `GET /v2/account` says of a key, in the shape of its plan (providers.md, A.10).
struct AccountReply: Sendable {
    let plan: Plan
    /// Domain searches that were asked for, answered or not.
    let calls: Int
    let usage: CreditLedger.Usage
    let allowance: (searches: Int, verifications: Int)
    /// Whether nothing is left, whatever was used here.
    let isUsedUp: Bool

    func write(_ json: inout JSONWriter) {
        json.member("first_name", "Simulated")
        json.member("last_name", "Account")
        json.member("email", "account@simulator.example")
        json.member("plan_name", plan == .free ? "Free" : "Starter")
        json.member("plan_level", plan == .free ? 0 : 1)
        // A recorded one of those days has blanks around its dashes.
        json.member("reset_date", plan == .calls ? "2021 - 05 - 03" : "2027-05-03")
        json.member("team_id", 1)
        json.object("calls") { json in
            if plan == .searches { json.member("_deprecation_notice", "Sums the searches and the verifications up.") }
            json.member("used", calls)
            json.member("available", allowance.searches)
        }
        if plan != .calls { json.object("requests", writeRequests) }
    }

    private func writeRequests(_ json: inout JSONWriter) {
        let available = allowance.searches
        let used = isUsedUp ? Double(available) : min(Double(available), plan.used(of: usage))
        if plan != .searches {
            json.object("credits") { json in
                json.member("used", used)
                json.member("available", available)
                json.member("remaining", Double(available) - used)
            }
        }
        switch plan {
        case .credits, .calls:
            json.writeAllowance("searches", used: 0, available: 0)
            json.writeAllowance("verifications", used: 0, available: 0)
        case .free:
            json.writeAllowance("searches", used: Int(used.rounded(.up)), available: available)
            json.writeAllowance("verifications", used: Int(used * 2), available: available * 2)
        case .searches:
            json.writeAllowance("searches", used: Int(used), available: available)
            json.writeAllowance("verifications", used: usage.verifications, available: allowance.verifications)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func writeAllowance(_ name: String, used: Int, available: Int) {
        object(name) { json in
            json.member("used", used)
            json.member("available", available)
        }
    }
}
