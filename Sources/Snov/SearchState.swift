import Enrichment
import ProviderWire

/// How far a search has come, and what comes next. It decides only; `SearchCourse` acts.
///
/// Written down it is the search's place: what is bought is in it from the moment on at which Snov accepted it, so that a
/// later try asks after it instead of buying it again. It holds no addresses, and of people only what their contact
/// needs, until it is known.
struct SearchState: Hashable, Codable {
    enum Stage: String, Codable {
        case prospects, genericContacts
    }

    enum Step: Hashable {
        case startPage
        case awaitPage(result: String)
        case ask(Prospect)
        /// For any of those that were asked for.
        case awaitProspect
        case finish
    }

    /// Places of another version are begun anew.
    static let currentVersion = 1

    private(set) var version = SearchState.currentVersion
    private(set) var stage: Stage
    /// The number of the page of prospects that is under way, or next.
    private(set) var page: Int
    /// Where the next page of generic contacts starts, when it is not the first.
    private(set) var nextStart: String?
    /// Where the result of the page under way is read.
    private(set) var pageResult: String?
    /// Whether that page was begun before in vain: Snov has lost it, or its reply could not be read.
    private(set) var isPageAgain = false
    private var pagesRead = 0
    private var hasMorePages = true
    /// How many results are still to be passed over.
    private var toSkip: Int
    /// Those of the last page whose address may be asked for.
    private(set) var waiting: [Prospect] = []
    /// Those whose address is asked for.
    private(set) var asked: [AskedProspect] = []
    /// How many contacts there are.
    private(set) var contacts = 0
    /// How many prospects' addresses were paid.
    private(set) var paid = 0
    private(set) var credits = 0
    private var prospectsKnown: Int?
    private var genericContactsKnown: Int?
    /// Whether the domain gives out addresses to anybody; nil when Snov did not say.
    private(set) var isWebmail: Bool?
    private var left = LeftOut()

    /// The beginning.
    init(_ plan: SearchPlan) {
        stage = plan.asksForProspects ? .prospects : .genericContacts
        page = plan.firstPage
        toSkip = plan.asksForProspects ? plan.firstSkip : plan.offset
    }

    /// What to do now.
    mutating func nextStep(_ plan: SearchPlan) -> Step {
        if let pageResult { return .awaitPage(result: pageResult) }
        if stage == .prospects {
            // Each of those under way may have an address, which is paid then.
            if max(contacts, paid) + asked.count < plan.wanted, let next = waiting.first { return .ask(next) }
            if !asked.isEmpty { return .awaitProspect }
            waiting = []
            if wantsMore(plan), hasMorePages, pagesRead < plan.mostProspectPages { return .startPage }
            enterGenericContacts(plan)
        }
        return plan.asksForGenericContacts && wantsMore(plan) && hasMorePages && pagesRead < plan.mostGenericPages
            ? .startPage : .finish
    }

    /// An address that was paid and did not pass is one that was asked for, too.
    private func wantsMore(_ plan: SearchPlan) -> Bool {
        max(contacts, paid) < plan.wanted
    }

    private mutating func enterGenericContacts(_ plan: SearchPlan) {
        stage = .genericContacts
        (pagesRead, hasMorePages, nextStart, isPageAgain) = (0, true, nil, false)
        // Prospects come first in the order of results.
        toSkip = prospectsKnown.map { max(0, plan.offset - $0) } ?? 0
    }

    // MARK: - What has happened

    /// Before anything is bought.
    mutating func heard(isWebmail: Bool?) {
        self.isWebmail = isWebmail
    }

    mutating func pageBegan(result: String) {
        pageResult = result
    }

    /// Snov did not find it after all: it is to be begun again. `isLost` is when Snov has forgotten it, or nobody knows
    /// where it is.
    mutating func pageFailed(isLost: Bool) {
        pageResult = nil
        isPageAgain = isPageAgain || isLost
    }

    mutating func began(_ prospect: Prospect, result: String) {
        passedOver(prospect)
        asked.append(AskedProspect(prospect: prospect, result: result))
    }

    /// Nobody asks for them any more.
    mutating func passedOver(_ prospect: Prospect) {
        if let index = waiting.firstIndex(of: prospect) { waiting.remove(at: index) }
    }

    /// Nobody knows where their search is: it is to be begun again.
    mutating func mayHaveBegun(_ prospect: Prospect) {
        if let index = waiting.firstIndex(of: prospect) { waiting[index].isAgain = true }
    }

    mutating func couldNotAsk(_ prospect: Prospect) {
        passedOver(prospect)
        left.unreachable += 1
    }

    /// Snov did not find them after all: they are to be asked for again.
    mutating func failed(_ asked: AskedProspect, isLost: Bool) {
        remove(asked)
        var prospect = asked.prospect
        prospect.isAgain = prospect.isAgain || isLost
        waiting.insert(prospect, at: 0)
    }

    /// What was asked for is known.
    mutating func ended(_ asked: AskedProspect) {
        remove(asked)
    }

    private mutating func remove(_ prospect: AskedProspect) {
        if let index = asked.firstIndex(of: prospect) { asked.remove(at: index) }
    }

    /// An address was paid; `isKept` is whether it passed the filters.
    mutating func paidForAddress(isKept: Bool) {
        paid += 1
        credits += SnovPrice.ofOneStart
        if !isKept { left.paid += 1 }
    }

    /// So many contacts came along.
    mutating func found(_ count: Int) {
        contacts = max(0, contacts + count)
    }

    /// A page is read. Returns the contacts that it brings at no further cost; leaves everything as it was when a link in it
    /// is foreign.
    mutating func take(
        _ reply: SnovReply, _ plan: SearchPlan, at address: ProviderAddress
    ) throws(SnovFault) -> [FoundContact] {
        let next = try SnovLink.path(reply.nextLink, at: address)
        let starts = try Self.starts(in: reply, at: address)
        pagesRead += 1
        (pageResult, isPageAgain) = (nil, false)
        hasMorePages = next != nil && reply.rowCount > 0
        if reply.rowCount > 0 { credits += SnovPrice.ofOneStart }
        switch stage {
        case .prospects:
            page += 1
            prospectsKnown = reply.totalCount ?? prospectsKnown
            return takeProspects(reply, starts, plan)
        case .genericContacts:
            nextStart = next
            genericContactsKnown = reply.totalCount ?? genericContactsKnown
            return takeGenericContacts(reply)
        }
    }

    private static func starts(in reply: SnovReply, at address: ProviderAddress) throws(SnovFault) -> [String?] {
        var starts: [String?] = []
        for row in reply.rows { starts.append(try SnovLink.path(row.searchStart, at: address)) }
        return starts
    }

    private mutating func takeProspects(
        _ reply: SnovReply, _ starts: [String?], _ plan: SearchPlan
    ) -> [FoundContact] {
        var contacts: [FoundContact] = []
        left.excess += max(0, reply.rowCount - SnovTask.prospectsOnPage)
        for (row, start) in zip(reply.rows, starts).prefix(SnovTask.prospectsOnPage).dropFirst(skipped(of: reply)) {
            let prospect = Prospect(row, start: start ?? "")
            guard plan.wants(prospect) else { continue }
            if let emails = row.emails, !emails.isEmpty {
                let contact = prospect.contact(emails) { plan.passes(verificationStatus: $0) }
                if let contact { contacts.append(contact) }
            } else if start != nil {
                // The same search for the second time would be the same person's.
                if !waiting.contains(where: { $0.start == start }) { waiting.append(prospect) }
            } else {
                left.unreachable += 1
            }
        }
        return contacts
    }

    private mutating func takeGenericContacts(_ reply: SnovReply) -> [FoundContact] {
        left.excess += max(0, reply.rowCount - SnovTask.genericContactsOnPage)
        return reply.rows.dropFirst(skipped(of: reply)).compactMap { row in
            var contact = MailAddress.contact(row.email)
            contact?.kind = .generic
            return contact
        }
    }

    /// How many rows of a page are to be passed over.
    private mutating func skipped(of reply: SnovReply) -> Int {
        let count = min(toSkip, reply.rows.count)
        toSkip -= count
        return count
    }

    /// Every number in it.
    var numbers: [Int] {
        [
            page, pagesRead, toSkip, contacts, paid, credits, prospectsKnown ?? 0, genericContactsKnown ?? 0,
            left.unreachable, left.paid, left.excess,
        ]
    }

    // MARK: - What is said of it

    /// How many results Snov has for what was asked for.
    var resultsAvailable: Int? {
        guard prospectsKnown != nil || genericContactsKnown != nil else { return nil }
        return (prospectsKnown ?? 0) + (genericContactsKnown ?? 0)
    }

    var company: CompanyFacts? {
        guard let isWebmail else { return nil }
        var company = CompanyFacts()
        company.isWebmail = isWebmail
        return company
    }

    /// What was left out, as sentences.
    var notes: [String] { left.notes }
}
