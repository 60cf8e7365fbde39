import Enrichment
import HTTPTypes
import ProviderWire

/// Hunter.io's domain search, asked with one key.
///
/// Knows Hunter's requests, replies, refusals and prices; nothing of limits, retries or accounts. The transport it is
/// given is limited already, whatever passes through it counts. It costs nothing to make one for every site; what must last
/// longer is in the `PlanLimits` that they share.
struct HunterProvider: ContactProvider {
    private let address: ProviderAddress
    private let key: ProviderKey
    private let transport: ProviderTransport
    private let timekeeper: any Timekeeper
    private let words: ProviderWords
    private let plans: PlanLimits

    init(
        at address: ProviderAddress, key: ProviderKey, plans: PlanLimits, timekeeper: any Timekeeper,
        transport: @escaping ProviderTransport
    ) {
        self.address = address
        self.key = key
        self.plans = plans
        self.timekeeper = timekeeper
        self.transport = transport
        words = ProviderWords(hiding: key.secret)
    }

    func search(
        _ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper
    ) async throws -> Verdict {
        guard HunterKey.fault(key.secret) == nil else {
            let message = "The API key holds characters that no Hunter key has. Copy it again from Hunter's API page."
            return .stops(Failure(.invalidAPIKey, message))
        }
        var plan = plans.limit(of: key.fingerprint)
        var answer = try await ask(search, within: plan)
        if case .planAllows(let limit, _) = answer {
            plans.learn(limit, of: key.fingerprint)
            plan = limit
            answer = try await ask(search, within: plan)
        }
        switch answer {
        case .final(.found(let finding)):
            let note = plan?.note(for: search.filters, resultsAvailable: finding.resultsAvailable)
            return .found(finding.noting(note))
        case .final(let verdict): return verdict
        case .planAllows(_, let failure): return .refused(failure)
        }
    }

    func count(_ search: DomainSearch) async throws -> ResultCount? {
        let path = "/v2/email-count?domain=\(search.domain.percentEncoded)"
        return try await ask(path) { body in try EmailCountReply(body).count }
    }

    func remainingCredits() async throws -> Double? {
        try await ask("/v2/account") { body in try AccountReply(body).remaining }
    }

    /// A question that costs nothing; nil when Hunter does not answer it.
    private func ask<Answer>(_ path: String, _ read: ([UInt8]) throws -> Answer?) async throws -> Answer? {
        do {
            let question = address.request(.get, path, secret: (HunterKey.fieldName, key.secret))
            let (response, body, _) = try await transport(question, [], 0)
            return response.status == .ok ? try read(body) : nil
        } catch {
            try rethrowUnlessProviders(error)
            // Whatever went wrong on Hunter's side, it did not say.
            return nil
        }
    }

    private func ask(_ search: DomainSearch, within plan: PlanLimit?) async throws -> HunterVerdict {
        do {
            let limit = try plan?.allowance(for: search.filters) ?? search.filters.limit
            let question = try DomainSearchRequest(search, limit: limit, at: address, key: key.secret)
            let most = HunterPrice.search(returning: limit)
            let (response, body, settle) = try await transport(question.request, question.body, most)
            let verdict = HunterVerdict(response, body, words: words, now: timekeeper.wallNow())
            settle(HunterPrice.charge(for: verdict, status: response.status), verdict.outcome)
            return verdict
        } catch let beyond as BeyondPlan {
            return .final(.refused(Failure(.invalidRequest, beyond.sentence)))
        } catch {
            try rethrowUnlessProviders(error)
            let reason = words.quoted(String(describing: error)) ?? "no reason given"
            return .final(.unavailable(Failure(.providerUnavailable, "Hunter could not be asked: \(reason)")))
        }
    }
}

extension Finding {
    /// The same with one more note.
    fileprivate func noting(_ sentence: String?) -> Finding {
        guard let sentence else { return self }
        let both = [note, sentence].compactMap { $0 }.joined(separator: " ")
        return Finding(
            contacts: contacts, resultsAvailable: resultsAvailable, credits: credits, note: both, company: company)
    }
}
