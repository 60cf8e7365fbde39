import Enrichment
import ProviderWire
import Synchronization
import TestKit
import Testing

@testable import Snov

/// Searches that are cut off, slowed down or crash at any call, and go on from their last kept place: they buy nothing
/// twice, and end with what an undisturbed one ends with.
@Suite struct InterruptionTests {
    private struct Broken: Error {}

    private static func trouble(_ generator: inout SeededGenerator) -> ModelSnov.Answer? {
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: .failure(CancellationError())
        case 1: .failure(StoreFault.busy)
        case 2: .failure(GrantRefusal.keyPaused(until: SteadyInstant(milliseconds: 0)))
        case 3: .failure(Broken())
        case 4: .reply(429, PackageResources.refusal_429_json)
        case 5: .reply(403, PackageResources.refusal_429_json)
        case 6: .text(503, "<html>")
        default: .text(401, "{}")
        }
    }

    @Test(arguments: [0x5EED, 0xFEED, 0xD1CE, 0xC0DE] as [UInt64])
    func `an interrupted search buys nothing twice and finds the same`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<60 {
            let company = ModelSnov.Company.random(&generator)
            let filters = ContactFilters.random(&generator)
            let search = DomainSearch(domain: "a.example", filters: filters)
            let place = "seed \(seed), round \(round)"
            let calm = ModelSnov(company, pendingPolls: nil, seed: generator.next())
            let undisturbed = try await calm.search(search)
            let finding = try #require(undisturbed.verdict.finding, "\(place)")

            let troubles = Mutex((generator: SeededGenerator(seed: generator.next()), left: 30))
            let model = ModelSnov(company, pendingPolls: nil, seed: generator.next()) { call in
                troubles.withLock { troubles in
                    guard troubles.left > 0, Int.random(in: 0..<3, using: &troubles.generator) == 0 else { return nil }
                    troubles.left -= 1
                    return Self.trouble(&troubles.generator)
                }
            }
            let disturbed = try await untilFound(search, model)
            #expect(disturbed.names.sorted() == undisturbed.names.sorted(), "\(place)")
            #expect(model.starts == calm.starts, "\(place)")
            #expect(model.starts.values.allSatisfy { $0 == 1 }, "\(place)")
            #expect(disturbed.verdict.finding?.credits == finding.credits, "\(place)")
            #expect(disturbed.verdict.finding?.note == finding.note, "\(place)")

            #expect(calm.credits == finding.credits, "\(place)")
            #expect(calm.calls.compactMap(\.charge).reduce(0, +) == calm.credits, "\(place)")
            let quote = SnovPrice.quote(filters)
            #expect(quote.credits.contains(calm.credits) && quote.calls.contains(calm.calls.count), "\(place)")
            #expect(undisturbed.names.count <= filters.wanted, "\(place)")
        }
    }

    /// Tries as often as it takes. What a try had found and not kept is lost with it.
    private func untilFound(_ search: DomainSearch, _ model: ModelSnov) async throws -> Outcome {
        let kept = KeptParts()
        for _ in 0..<200 {
            do {
                let outcome = try await model.search(search, from: kept.parts.last?.place, kept)
                if case .found = outcome.verdict {
                    return outcome
                }
                if case .stops(let failure) = outcome.verdict { #expect(failure.code == .invalidAPIKey) }
            } catch is CancellationError {
            } catch is GrantRefusal {
            } catch is StoreFault {
            }
            for part in kept.parts {
                #expect(part.place.rawValue.utf8.count <= SearchPlace.maximumBytes)
                #expect(!part.place.rawValue.contains("@"))
            }
        }
        struct NeverFound: Error {}
        throw NeverFound()
    }
}

private func + (left: Int, right: Charge) -> Int {
    if case .credits(let credits) = right { left + credits } else { .min }
}
