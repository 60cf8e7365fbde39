import Enrichment

/// What the pages of one search came to together, but for their contacts.
struct PageSum {
    private(set) var resultsAvailable: Int?
    private var company: CompanyFacts?
    private var credits = 0
    private var entryCount = 0
    private var uselessCount = 0
    private var excessCount = 0

    mutating func add(_ reply: DomainSearchReply) {
        resultsAvailable = reply.resultsAvailable ?? resultsAvailable
        company = reply.company.map { company?.updated(by: $0) ?? $0 } ?? company
        credits += reply.credits
        entryCount += reply.entryCount
        uselessCount += reply.uselessCount
        excessCount += reply.excessCount
    }

    /// The search's end with the contacts that were not kept before, and a note on what is not among them.
    func finding(_ contacts: [FoundContact], noting sentence: String?) -> Finding {
        var notes: [String] = []
        if uselessCount > 0 { notes.append("\(uselessCount) of the \(entryCount) results had no usable address.") }
        if excessCount > 0 {
            notes.append(
                "\(excessCount) results beyond the \(DomainSearchReply.mostEntries) that one reply may hold were left out."
            )
        }
        if let sentence { notes.append(sentence) }
        return Finding(
            contacts: contacts, resultsAvailable: resultsAvailable, credits: credits,
            note: notes.isEmpty ? nil : notes.joined(separator: " "), company: company)
    }
}

extension CompanyFacts {
    /// The same facts where nothing newer is said.
    fileprivate func updated(by newer: CompanyFacts) -> CompanyFacts {
        var facts = newer
        facts.organization = newer.organization ?? organization
        facts.pattern = newer.pattern ?? pattern
        facts.acceptsAll = newer.acceptsAll ?? acceptsAll
        facts.isDisposable = newer.isDisposable ?? isDisposable
        facts.isWebmail = newer.isWebmail ?? isWebmail
        return facts
    }
}
