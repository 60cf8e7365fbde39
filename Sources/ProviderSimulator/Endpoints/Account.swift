import Synchronization

extension Simulator {
    /// `GET /v2/account`: free, not limited (providers.md, A.10).
    func account(_ call: Call) -> Answer {
        if let refusal = refusalAtTheDoor(call) { return refusal.answer }
        guard let key = call.key, call.keyClass != .trial else { return Refusal.authenticationFailed.answer }

        let (calls, usage) = state.withLock { state in
            (state.arrivals.perKey[key]?.calls ?? 0, state.credits.usage(of: key))
        }
        let plan = call.keyClass.plan
        let reply = AccountReply(
            plan: plan, calls: calls, usage: usage, allowance: plan.allowance(ordinary: settings.credits),
            isUsedUp: call.keyClass.refusalOfPaidCalls != nil)
        return .json { $0.object("data", reply.write) }
    }
}
