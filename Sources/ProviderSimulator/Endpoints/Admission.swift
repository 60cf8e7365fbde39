import Synchronization

/// What every endpoint asks before it answers, in the order of A.12.2: the caller's key, how often it comes, and, once
/// the question is right, whether it can pay.
extension Simulator {
    /// The answer to a caller who isn't let in, or who comes too often; nil when the question is to be looked at.
    func turnedAway(_ call: Call) -> Answer? {
        if let refusal = refusalAtTheDoor(call) { return refusal.answer }
        return throttled(call)
    }

    /// The answer to a call that came too soon after others under its key.
    func throttled(_ call: Call) -> Answer? {
        guard call.isThrottled else { return nil }
        state.withLock { $0.arrivals.noteThrottled() }
        return Refusal.tryLater.answer(status: settings.throttleStatus.rawValue)
    }

    /// Refuses a search, or a question to the finder, whose key has nothing left.
    func admitSearch(_ call: Call) throws(Refusal) {
        if let refusal = call.keyClass.refusalOfPaidCalls { throw refusal }
        guard let key = call.key else { return }
        let plan = call.keyClass.plan
        let usage = state.withLock { $0.credits.usage(of: key) }
        if plan.used(of: usage) >= Double(plan.allowance(ordinary: settings.credits).searches) { throw usedUp }
    }

    /// Refuses a verification whose key has nothing left for it.
    func admitVerification(_ call: Call) throws(Refusal) {
        do throws(Refusal) {
            // Where verifications are counted apart, used-up searches are no hindrance.
            if call.keyClass.plan != .searches { try admitSearch(call) }
        } catch .usageLimit {
            throw .verificationLimit
        }
        guard let key = call.key else { return }
        let used = state.withLock { $0.credits.usage(of: key).verifications }
        if used >= call.keyClass.plan.allowance(ordinary: settings.credits).verifications {
            throw usedUp == .usageLimit ? .verificationLimit : usedUp
        }
    }

    func charge(_ call: Call, forAddresses count: Int) {
        guard let key = call.key else { return }
        let plan = call.keyClass.plan
        let available = plan.allowance(ordinary: settings.credits).searches
        state.withLock { $0.credits.charge(key, forAddresses: count, of: plan, holding: available) }
    }

    func chargeVerification(_ call: Call) {
        guard let key = call.key else { return }
        state.withLock { $0.credits.chargeVerification(key) }
    }

    /// What the domain is like, where that is no answer.
    func refuse(_ company: SimulatedCompany, to call: Call) throws(Refusal) {
        switch company.kind {
        case .claimed: throw .claimedEmail
        case .html: throw .badGateway
        case .flaky where isFirst(company.domain, for: call): throw .serverError
        default: break
        }
    }

    /// Whether a key asks this question for the first time. `question` is a domain, or an address.
    func isFirst(_ question: String, for call: Call) -> Bool {
        state.withLock { $0.asked.insert("\(call.key?.text ?? "") \(question)").inserted }
    }

    private var usedUp: Refusal {
        settings.quotaStatus == .paymentRequired ? .noCredit : .usageLimit
    }
}
