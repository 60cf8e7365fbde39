import Enrichment
import ProviderWire

/// One try of a search: does what its state says is next, and keeps the state when that has changed anything.
struct SearchCourse {
    private let plan: SearchPlan
    private let snov: SnovProvider
    private let keeper: any SearchKeeper
    private let isResumed: Bool
    private var state: SearchState
    private var underWay: SearchesUnderWay
    /// What was found since it was last kept.
    private var fresh: [FoundContact] = []
    private var isChanged = false
    /// Addresses of this try.
    private var seen: Set<String> = []
    /// Results that this try asks for no more.
    private var unreadable: Set<String> = []
    /// What this try ends with when those under way, who are paid, have come in.
    private var ending: Verdict?
    /// Whether no more may be begun until those under way have come in.
    private var isBarred = false

    init(_ plan: SearchPlan, from place: SearchPlace?, of snov: SnovProvider, keeper: any SearchKeeper) {
        let kept = SearchState(place)
        state = kept ?? SearchState(plan)
        isResumed = kept != nil
        underWay = SearchesUnderWay(of: snov)
        self.plan = plan
        self.snov = snov
        self.keeper = keeper
    }

    mutating func run() async throws -> Verdict {
        if !isResumed, let verdict = try await learnOfDomain() { return verdict }
        while true {
            let verdict = try await advance()
            if let verdict, case .found = verdict { return verdict }
            // What a first try ends with need not be kept before: its finding brings it.
            if verdict != nil || isResumed || state.nextStep(plan) != .finish { try await keep() }
            if let verdict { return verdict }
        }
    }

    /// Takes one step, which makes one call at most; nil when others follow.
    private mutating func advance() async throws -> Verdict? {
        if readable.isEmpty {
            isBarred = false
            if let ending { return ending }
        }
        if isBarred || ending != nil { return try await awaitProspect() }
        return switch state.nextStep(plan) {
        case .startPage: try await startPage()
        case .awaitPage(let result): try await awaitPage(result)
        case .ask(let prospect): try await ask(prospect)
        case .awaitProspect: try await awaitProspect()
        case .finish: .found(finding)
        }
    }

    /// Those under way whose results may still be had.
    private var readable: [AskedProspect] {
        state.asked.filter { !unreadable.contains($0.result) }
    }

    private var finding: Finding {
        let notes = plan.notes + state.notes
        return Finding(
            contacts: fresh, resultsAvailable: state.resultsAvailable, credits: state.credits,
            note: notes.isEmpty ? nil : notes.joined(separator: " "), company: state.company)
    }

    /// Asks what costs nothing before anything is bought. What Snov doesn't say of a domain the search goes without.
    private mutating func learnOfDomain() async throws -> Verdict? {
        if case .verdict(let verdict) = try await snov.token(besides: nil) { return verdict }
        switch try await snov.emailCount(of: plan.domain) {
        case .said(let reply): state.heard(isWebmail: reply.isWebmail)
        case .unsaid(let verdict): return verdict.concernsAllCalls ? verdict : nil
        }
        guard state.isWebmail == true else { return nil }
        return .found(Finding(ofWebmail: plan.domain, company: state.company))
    }

    private mutating func keep() async throws {
        while isChanged {
            let part = SearchPart(contacts: fresh, place: try state.place())
            let known = try await keeper.keep(part)
            isChanged = false
            // Some were found by an earlier try already: there are fewer than the place says.
            if known < fresh.count {
                state.found(known - fresh.count)
                isChanged = true
            }
            fresh = []
        }
    }

    private mutating func accept(_ contact: FoundContact) {
        guard state.contacts < plan.wanted, seen.insert(contact.email).inserted else { return }
        fresh.append(contact)
        state.found(1)
    }
}

// MARK: - Pages

extension SearchCourse {
    private mutating func startPage() async throws -> Verdict? {
        let isOfProspects = state.stage == .prospects
        let question: SnovQuestion =
            if isOfProspects {
                .prospects(of: plan.domain, page: state.page, positions: plan.positions)
            } else if let start = state.nextStart {
                .start(start)
            } else {
                .genericContacts(of: plan.domain)
            }
        switch try await snov.start(question, isOfProspects ? .prospects : .genericContacts) {
        case .begun(let result, let settle):
            state.pageBegan(result: result)
            underWay.begun(result, settle)
            isChanged = true
            return nil
        case .ended(let reply, let settle): return takePage(reply, settle).map { beginPageAgain($0) }
        case .gone(let failure): return .refused(failure)
        case .unclear(let verdict): return beginPageAgain(verdict)
        case .refused(let verdict): return verdict
        }
    }

    /// Once more, by a later try: it may be paid for each time.
    private mutating func beginPageAgain(_ verdict: Verdict) -> Verdict {
        guard !state.isPageAgain else { return verdict.afterTwoStarts }
        state.pageFailed(isLost: true)
        isChanged = true
        return verdict
    }

    private mutating func awaitPage(_ result: String) async throws -> Verdict? {
        switch try await underWay.poll(result) {
        case .running: return nil
        case .ended(let reply):
            var outcome: (Charge, CallOutcome)?
            let verdict = takePage(reply) { outcome = ($0, $1) }
            if let outcome { underWay.settle(result, as: outcome.0, outcome.1) }
            return verdict
        case .lost where state.isPageAgain: return .lostTwice
        case .lost: state.pageFailed(isLost: true)
        case .failed(let verdict): return verdict
        case .refused(let verdict):
            guard verdict.concernsCredits else { return verdict }
            state.pageFailed(isLost: false)
            ending = verdict
        }
        isChanged = true
        return nil
    }

    private mutating func takePage(_ reply: SnovReply, _ settle: (Charge, CallOutcome) -> Void) -> Verdict? {
        let charge = SnovPrice.charge(forFinding: reply.rowCount > 0)
        do throws(SnovFault) {
            for contact in try state.take(reply, plan, at: snov.address) { accept(contact) }
            settle(charge, .found)
        } catch {
            settle(charge, .failed(.malformedReply))
            return .malformed(error.description)
        }
        isChanged = true
        return nil
    }
}

// MARK: - Prospects

extension SearchCourse {
    private mutating func ask(_ prospect: Prospect) async throws -> Verdict? {
        let started: SnovProvider.Started
        do {
            started = try await snov.start(.start(prospect.start), .emails)
        } catch let refusal as GrantRefusal where refusal.concernsCredits && !readable.isEmpty {
            // Those under way may turn out to cost nothing.
            isBarred = true
            return nil
        }
        switch started {
        case .begun(let result, let settle):
            state.began(prospect, result: result)
            underWay.begun(result, settle)
            isChanged = true
        case .ended(let reply, let settle):
            state.passedOver(prospect)
            settle(take(reply, of: prospect), .found)
        case .gone:
            state.couldNotAsk(prospect)
            isChanged = true
        case .unclear(let verdict):
            isChanged = true
            guard prospect.isAgain else {
                state.mayHaveBegun(prospect)
                return verdict
            }
            state.couldNotAsk(prospect)
            ending = verdict.afterTwoStarts
        case .refused(let verdict):
            guard verdict.leavesOthersReadable else { return verdict }
            ending = verdict
        }
        return nil
    }

    /// Asks for the one whose turn it is.
    private mutating func awaitProspect() async throws -> Verdict? {
        guard let asked = underWay.first(of: readable) else { return nil }
        switch try await underWay.poll(asked.result) {
        case .running: return nil
        case .ended(let reply):
            state.ended(asked)
            underWay.settle(asked.result, as: take(reply, of: asked.prospect), .found)
        case .lost where asked.prospect.isAgain: giveUp(asked, .lostTwice)
        case .failed(let verdict): giveUp(asked, verdict)
        case .lost: state.failed(asked, isLost: true)
        case .refused(let verdict):
            guard verdict.concernsCredits else { return verdict }
            state.failed(asked, isLost: false)
            ending = verdict
        }
        isChanged = true
        return nil
    }

    /// The others under way are read first: they are paid for.
    private mutating func giveUp(_ asked: AskedProspect, _ verdict: Verdict) {
        unreadable.insert(asked.result)
        ending = ending ?? verdict
    }

    /// Returns what the search cost.
    private mutating func take(_ reply: SnovReply, of prospect: Prospect) -> Charge {
        isChanged = true
        let emails = reply.addresses
        if !emails.isEmpty {
            let contact = prospect.contact(emails, foundOn: reply.searchingDate) {
                plan.passes(verificationStatus: $0)
            }
            state.paidForAddress(isKept: contact != nil)
            if let contact { accept(contact) }
        }
        return SnovPrice.charge(forFinding: !emails.isEmpty)
    }
}
