import Enrichment
import HTTPTypes
import Hunter
import NIOHTTP1
import ProviderWire
import Synchronization
import TestKit
import Testing

@testable import ProviderSimulator

/// The price that Hunter's client names beforehand, held against what the simulator charges.
@Suite struct HunterQuoteTests {
    private static let classes = [
        "many", "few", "none", "guessed", "generic", "nulls", "unicode", "sources", "shuffled", "departments",
        "catchall", "noverify", "company", "plain",
    ]

    /// Charges as the client settled them; a call that stays unsettled is none.
    private final class Bill: Sendable {
        private let settled = Mutex<(credits: Int, calls: Int)>((0, 0))

        var credits: Int { settled.withLock { $0.credits } }
        var calls: Int { settled.withLock { $0.calls } }

        func settle(_ charge: Charge, _: CallOutcome) {
            guard case .credits(let credits) = charge else { return }
            settled.withLock { ($0.credits, $0.calls) = ($0.credits + credits, $0.calls + 1) }
        }
    }

    @Test(arguments: [UInt64.random(in: 0 ... .max), 0xC0FFEE])
    func `a hundred searches cost what was quoted, with a count and without`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<100 {
            let search = Self.search(round, &generator)
            let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
            let bill = Bill()
            let provider = try Self.provider(simulator, bill)
            let count = try #require(try await provider.count(search))
            let quote = ProviderOffer.hunter.terms.price.quote(search.filters, count)
            let blind = ProviderOffer.hunter.terms.price.quote(search.filters, nil)
            guard case .found = try await provider.search(search) else {
                Issue.record("seed \(seed), round \(round): nothing found")
                continue
            }
            let name = "seed \(seed), round \(round): \(search), of \(count.total)"
            let charged = simulator.state.withLock { $0.credits.usage(of: KeyDigest(of: "good")).credits }
            #expect(Double(bill.credits) == charged, "\(name)")
            for quote in [quote, blind] {
                #expect(quote.credits.contains(bill.credits), "\(name): \(quote), \(bill.credits) credits")
                #expect(quote.calls.contains(bill.calls), "\(name): \(quote), \(bill.calls) calls")
            }
        }
    }

    /// A domain of some kind and filters of some kind; every third has none but, perhaps, a type.
    private static func search(_ round: Int, _ generator: inout SeededGenerator) -> DomainSearch {
        func perhaps() -> Bool { Int.random(in: 0..<3, using: &generator) == 0 }
        var filters = ContactFilters()
        filters.limit = Int.random(in: 1...100, using: &generator)
        if perhaps() { filters.maxContacts = Int.random(in: 1...200, using: &generator) }
        if perhaps() { filters.offset = Int.random(in: 0...60, using: &generator) }
        if perhaps() { filters.kind = ContactKind.allCases.randomElement(using: &generator) }
        if !round.isMultiple(of: 3) {
            if perhaps() { filters.seniorities = [.executive, .senior] }
            if perhaps() { filters.departments = [.it, .sales, .executive] }
            if perhaps() { filters.requiredField = .position }
            if perhaps() { filters.verificationStatuses = [.valid] }
            if perhaps() { filters.jobTitles = ["CTO"] }
            if perhaps() {
                filters.location = Enrichment.LocationFilter(include: [.continent(.europe)], exclude: [])
            }
        }
        let kind = classes.randomElement(using: &generator) ?? ""
        return DomainSearch(domain: "\(kind)\(generator.next()).example", filters: filters)
    }

    private static func provider(_ simulator: Simulator, _ bill: Bill) throws -> any ContactProvider {
        let client = ProviderOffer.hunter.open(try ProviderAddress(baseURL: "http://h.example"), ManualTimekeeper())
        let key = ProviderKey(secret: "good", fingerprint: KeyFingerprint(rawValue: "f"))
        return client(key) { request, body, _ in
            let answer = simulator.ask(
                HTTPMethod(rawValue: request.method.rawValue), request.path ?? "",
                headers: ["User-Agent": "tests", "Content-Type": request.headerFields[.contentType] ?? ""],
                body: String(decoding: body, as: UTF8.self))
            return (HTTPResponse(status: .init(code: Int(answer.status.code))), answer.body, bill.settle)
        }
    }
}
