import Synchronization

extension Simulator {
    /// `GET /v2/account`: free, not limited (providers.md, A.10). Credits are numbers with a fraction.
    func account(_ call: Call) -> Answer {
        state.withLock { $0.arrivals.noteAccountCall() }
        if let refusal = refusalAtTheDoor(call) { return refusal.answer }
        guard let key = call.key, call.keyClass != .trial else { return Refusal.authenticationFailed.answer }

        let available = call.keyClass.credits(ordinary: settings.credits)
        let (calls, charged) = state.withLock { state in
            (state.arrivals.perKey[key]?.calls ?? 0, state.credits.used(by: key))
        }
        let used = call.keyClass.refusalOfSearches == nil ? charged : available
        return .json { json in
            json.object("data") { json in
                json.member("first_name", "Simulated")
                json.member("last_name", "Account")
                json.member("email", "account@simulator.example")
                json.member("plan_name", call.keyClass.planName)
                json.member("plan_level", call.keyClass == .free ? 0 : 1)
                json.member("reset_date", "2027-05-03")
                json.member("team_id", 1)
                json.writeAllowance("calls", used: calls, available: available)
                json.object("requests") { json in
                    json.object("credits") { json in
                        json.member("used", Double(used))
                        json.member("available", available)
                        json.member("remaining", Double(available - used))
                    }
                    json.writeAllowance("searches", used: 0, available: 0)
                    json.writeAllowance("verifications", used: 0, available: 0)
                }
            }
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
