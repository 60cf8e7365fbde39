import Enrichment
import HTTPTypes
import ProviderWire

/// Snov.io's asynchronous domain search, asked with one account's credentials (providers.md, B).
///
/// Knows Snov's requests, replies, refusals and prices; nothing of limits, retries or accounts. The transport it is given
/// is limited already, whatever passes through it counts: tokens and polls too. It costs nothing to make one for every
/// site; what must last longer is in the `TokenShelf` that they share.
struct SnovProvider: ContactProvider {
    let address: ProviderAddress
    let timekeeper: any Timekeeper
    let key: ProviderKey
    let tokens: TokenShelf
    let transport: ProviderTransport

    init(
        at address: ProviderAddress, key: ProviderKey, tokens: TokenShelf, timekeeper: any Timekeeper,
        transport: @escaping ProviderTransport
    ) {
        self.address = address
        self.key = key
        self.tokens = tokens
        self.timekeeper = timekeeper
        self.transport = transport
    }

    func search(
        _ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper
    ) async throws -> Verdict {
        let plan: SearchPlan
        do throws(SearchPlan.Unanswerable) {
            plan = try SearchPlan(search)
        } catch {
            return .refused(Failure(.invalidRequest, error.sentence))
        }
        var course = SearchCourse(plan, from: place, of: self, keeper: keeper)
        return try await course.run()
    }

    func count(_ search: DomainSearch) async throws -> ResultCount? {
        guard case .said(let reply) = try await emailCount(of: search.domain) else { return nil }
        return reply.count
    }

    func remainingCredits() async throws -> Double? {
        let heard = try await ask(.balance)
        guard case .reply = heard.answer else { return nil }
        // What can't be read says nothing.
        return try? BalanceReply(heard.body).balance
    }
}
