import Enrichment
import HTTPTypes
import ProviderWire
import Synchronization
import TestKit

@testable import Hunter

/// A transport that has a domain's addresses and shows them page by page.
final class PagedHunter: Sendable {
    struct Habits {
        /// What `meta.results` says; nil leaves it out.
        var results: Int?
        /// How many addresses of a domain its plan shows.
        var plan: Int?
        /// How many a page holds at most, whatever is asked for.
        var mostOnPage = 100
        /// Whether it shows the first page whatever the offset.
        var repeats = false
        /// Whether the order is another one on each page.
        var shuffles: SeededGenerator?
        /// The call that is answered with this instead, counted from 1.
        var failure: (call: Int, answer: ScriptedHunter.Answer)?
    }

    fileprivate struct State {
        var addresses: [String]
        var habits: Habits
        var pages: [PageWalk.Page] = []
        var credits = 0
        var mostCredits = 0
    }

    private let state: Mutex<State>

    init(_ count: Int, _ change: (inout Habits) -> Void = { _ in }) {
        var habits = Habits(results: count)
        change(&habits)
        let addresses = (0..<count).map { "a\($0)@acme.example" }
        state = Mutex(State(addresses: addresses, habits: habits))
    }

    /// What it was asked, refused questions included.
    var pages: [PageWalk.Page] { state.withLock { $0.pages } }
    var limits: [Int] { pages.map(\.limit) }
    /// What the calls were settled as, and what they were announced to cost at most.
    var credits: Int { state.withLock { $0.credits } }
    var mostCredits: Int { state.withLock { $0.mostCredits } }

    func send(_ request: HTTPRequest, _ body: [UInt8], _ most: Int) async throws -> (HTTPResponse, [UInt8], Settle) {
        let (status, body) = try state.withLock { state in try state.answer(request) }
        state.withLock { $0.mostCredits += most }
        return (
            HTTPResponse(status: .init(code: status)), body,
            { charge, _ in
                guard case .credits(let credits) = charge else { return }
                self.state.withLock { $0.credits += credits }
            }
        )
    }

    func provider(_ plans: PlanLimits? = nil) throws -> HunterProvider {
        try HunterProvider(plans, through: send)
    }
}

extension HunterProvider {
    /// At Hunter's own address, with the key of fingerprint `f`.
    init(_ plans: PlanLimits? = nil, through transport: @escaping ProviderTransport) throws {
        let time = ManualTimekeeper()
        self.init(
            at: try ProviderAddress(baseURL: ProviderOffer.hunter.defaultURL),
            key: ProviderKey(secret: "k", fingerprint: KeyFingerprint(rawValue: "f")),
            plans: plans ?? PlanLimits(timekeeper: time), timekeeper: time, transport: transport)
    }
}

extension PagedHunter.State {
    fileprivate mutating func answer(_ request: HTTPRequest) throws -> (status: Int, body: [UInt8]) {
        func parameter(_ name: String) -> Int? {
            request.path?.split { "?&".contains($0) }.first { $0.hasPrefix(name + "=") }
                .flatMap { Int($0.dropFirst(name.count + 1)) }
        }
        let page = PageWalk.Page(limit: parameter("limit") ?? 10, offset: parameter("offset") ?? 0)
        pages.append(page)
        if let failure = habits.failure, failure.call == pages.count { return try failure.answer.get() }
        if let plan = habits.plan, page.offset + page.limit > plan {
            let details = "The search results are limited to \(plan) email addresses on your current plan."
            return (400, Array(#"{"errors":[{"id":"pagination_error","details":"\#(details)"}]}"#.utf8))
        }
        if var generator = habits.shuffles {
            addresses.shuffle(using: &generator)
            habits.shuffles = generator
        }
        let entries = addresses.dropFirst(habits.repeats ? 0 : page.offset).prefix(min(page.limit, habits.mostOnPage))
            .map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let meta = habits.results.map { #""results":\#($0)"# } ?? ""
        return (200, Array(#"{"data":{"domain":"acme.example","emails":[\#(entries)]},"meta":{\#(meta)}}"#.utf8))
    }
}

extension DomainSearch {
    /// A search of acme.example.
    static func sample(limit: Int = 5, most: Int? = nil, offset: Int = 0) -> DomainSearch {
        var filters = ContactFilters()
        filters.limit = limit
        filters.maxContacts = most
        filters.offset = offset
        return DomainSearch(domain: "acme.example", filters: filters)
    }
}

extension Verdict {
    var finding: Finding? { if case .found(let finding) = self { finding } else { nil } }
}
