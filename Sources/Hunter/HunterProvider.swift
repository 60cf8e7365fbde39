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
        let filters = search.filters
        var walk = PageWalk(filters, from: place)
        var sum = PageSum()
        while true {
            switch try await ask(search, for: walk.page) {
            case (.answered(let reply), let plan):
                sum.add(reply)
                let next = walk.pass(reply)
                guard let next, plan.map({ $0.allowance(for: walk.page) > 0 }) ?? true else {
                    let note = plan?.note(for: filters, resultsAvailable: sum.resultsAvailable)
                    return .found(sum.finding(reply.contacts, noting: note))
                }
                // How many of them are new to the site says nothing: others may have been found there, or may not be kept.
                _ = try await keeper.keep(SearchPart(contacts: reply.contacts, place: next))
                if walk.standsStill { return .found(sum.finding([], noting: Self.standstill)) }
            case (.planAllows(let limit, _), _) where !walk.isAtFirstPage:
                return .found(sum.finding([], noting: limit.sentence(for: filters)))
            case (.planAllows(_, let failure), _): return .refused(failure)
            case (.final(let verdict), _): return verdict
            }
        }
    }

    private static let standstill =
        "The search ended early: a whole page of Hunter's held no address that was not on the pages before it."

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

    /// Asks for a page, within what the key's plan is known to show, and once more when it turns out to show less.
    private func ask(
        _ search: DomainSearch, for page: PageWalk.Page
    ) async throws -> (HunterVerdict, within: PlanLimit?) {
        let known = plans.limit(of: key.fingerprint)
        let first = try await ask(search, for: page, within: known)
        guard case .planAllows(let limit, _) = first, limit != known else { return (first, known) }
        plans.learn(limit, of: key.fingerprint)
        return (try await ask(search, for: page, within: limit), limit)
    }

    private func ask(
        _ search: DomainSearch, for page: PageWalk.Page, within plan: PlanLimit?
    ) async throws -> HunterVerdict {
        let limit = plan?.allowance(for: page) ?? page.limit
        if let plan, limit == 0 {
            return .planAllows(plan, otherwise: Failure(.invalidRequest, plan.sentence(for: search.filters)))
        }
        do {
            let page = PageWalk.Page(limit: limit, offset: page.offset)
            let question = try DomainSearchRequest(search, page, at: address, key: key.secret)
            let most = HunterPrice.search(returning: limit)
            let (response, body, settle) = try await transport(question.request, question.body, most)
            let verdict = HunterVerdict(response, body, words: words, now: timekeeper.wallNow())
            settle(HunterPrice.charge(for: verdict, status: response.status), verdict.outcome)
            return verdict
        } catch {
            try rethrowUnlessProviders(error)
            let reason = words.quoted(String(describing: error)) ?? "no reason given"
            return .final(.unavailable(Failure(.providerUnavailable, "Hunter could not be asked: \(reason)")))
        }
    }
}
