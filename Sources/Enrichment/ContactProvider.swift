/// A question to a provider: who works at this domain.
package struct DomainSearch: Hashable, Sendable {
    package let domain: String
    package let filters: ContactFilters

    /// A stored `www.` is no part of the domain; older databases have it.
    package init(domain: String, filters: ContactFilters) {
        let name = domain.lowercased()
        let bare = name.dropFirst(4)
        self.domain = name.hasPrefix("www.") && bare.contains(".") ? String(bare) : name
        self.filters = filters
    }
}

/// What a provider found for a site.
package struct Finding: Hashable, Sendable {
    /// Each address once.
    package let contacts: [FoundContact]
    /// How many the provider says it has for this question, over all pages.
    package let resultsAvailable: Int?
    /// What it cost by the provider's published rule.
    package let credits: Int
    /// What was left out or cut short, as a sentence; nil for a plain answer.
    package let note: String?
    /// What it says of the company; nil when nothing.
    package let company: CompanyFacts?
    /// How many more were found and left out, since nothing of them may be kept.
    package var suppressed = 0

    package init(
        contacts: [FoundContact], resultsAvailable: Int?, credits: Int, note: String? = nil,
        company: CompanyFacts? = nil
    ) {
        self.contacts = contacts
        self.resultsAvailable = resultsAvailable
        self.credits = credits
        self.note = note
        self.company = company
    }
}

/// The verdict on one answer of a provider, in our words.
package enum Verdict: Hashable, Sendable {
    case found(Finding)
    /// The key, plan or host is refused: the whole job stops.
    case stops(Failure)
    /// Slow down, for as long as the provider says if it says so.
    case throttled(retryAfter: Duration?)
    /// This question can't be answered; asking again changes nothing.
    case refused(Failure)
    /// The provider or the way to it failed; asking again may help. The failure is what it ends with if it does not.
    case unavailable(Failure)
}

/// A provider of contacts, spoken to with one key.
package protocol ContactProvider: Sendable {
    /// Goes on from `place`, which an earlier try of the same search came to; nil is the beginning. A search of many
    /// calls hands what it has to the `keeper` as it goes; `found` then brings the rest.
    ///
    /// Throws `CancellationError`, `GrantRefusal` or `StoreFault`, of which none is the provider's; everything the
    /// provider says or fails to say is a verdict.
    func search(_ search: DomainSearch, from place: SearchPlace?, keeper: any SearchKeeper) async throws -> Verdict

    /// How many contacts the provider has for a search's domain, nil when it doesn't say. Costs nothing. Throws as
    /// `search` does.
    func count(_ search: DomainSearch) async throws -> ResultCount?

    /// What the account has left, nil when the provider doesn't say. Costs nothing. Throws as `search` does.
    func remainingCredits() async throws -> Double?
}
