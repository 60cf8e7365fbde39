import Foundation
import TestKit
import Testing

/// Whether estimates hold what jobs cost: generated plans, estimated, bought, and compared with the provider's own bill.
@Suite(.timeLimit(.minutes(20))) struct EstimateRangesTests {
    private struct Outcome {
        let number: Int
        let plan: GeneratedPlan
        let first: JSONValue
        let complete: JSONValue
        /// What the sites come to at least that are refused, of the estimate.
        let refused: (credits: Int, calls: Int)
        let job: JSONValue
        let credits: Int
        let calls: Int
        let repeats: Int

        /// A line of the table.
        var line: String {
            let ranges = [first["credits"], complete["credits"], complete["calls"]].map(\.range)
                .map { "\($0.lowerBound)–\($0.upperBound)" }
            return
                "\(number)\t\(ranges[0])\t\(ranges[1])\t\(credits)\t\(ranges[2])\t\(calls)\t\(plan.domains.count) sites "
                + plan.config
        }
    }

    @Test func `the range holds the real cost over a hundred plans, at once and when it is counted`() async throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        let stand = try await Stand(settings: Stand.unlimited, simulatorArguments: Stand.unlimitedSimulator)
        print("seed \(seed)\nplan\tcredits\tcounted\treal\tcalls\treal\tjob")
        for number in 1...100 {
            let outcome = try await run(number, seed: seed, on: stand)
            print(outcome.line)
            check(outcome, seed)
        }
    }

    private func run(_ number: Int, seed: UInt64, on stand: Stand) async throws -> Outcome {
        let plan = GeneratedPlan(number, seed: seed)
        let sites = try await stand.addSites(plan.domains)
        if plan.fresh > 0 {
            _ = try await stand.finish(try await stand.submit(Array(sites[..<plan.fresh])))
        }
        var refused = (credits: 0, calls: 0)
        if !plan.failing.isEmpty {
            let part = try await stand.estimate(plan.failing.map { sites[$0] }, config: plan.config)
            let least = try await stand.complete(part)
            refused = (least["credits"].range.lowerBound, least["calls"].range.lowerBound)
        }
        let first = try await stand.estimate(sites, config: plan.config)
        let complete = try await stand.complete(first)
        let before = try await stand.bill()
        let reply = try await stand.post(
            "/api/enrichment/jobs", Stand.order(sites, config: plan.config, estimate: complete["id"].text))
        #expect(reply.status == 202, "seed \(seed), plan \(number): \(reply.text)")
        let id = reply.json["data"]["id"].text ?? ""
        let job = try await stand.finish(id).job
        let after = try await stand.bill()
        let rows = try await stand.get("/api/enrichment/jobs/\(id)/sites").json["data"].elements
        return Outcome(
            number: number, plan: plan, first: first, complete: complete, refused: refused, job: job,
            credits: after.credits - before.credits, calls: after.calls - before.calls,
            repeats: rows.reduce(0) { $0 + Self.repeats(of: $1) })
    }

    /// A call that fails is made again. A site's attempts are forgotten when a later call brings something.
    private static func repeats(of site: JSONValue) -> Int {
        max(site["attempts"].int ?? 0, site["domain"].text?.hasPrefix("flaky") == true ? 1 : 0)
    }

    private func check(_ outcome: Outcome, _ seed: UInt64) {
        let comment = "seed \(seed), plan \(outcome.line)"
        let unknown = outcome.job["credits_unknown"].int ?? 0
        for estimate in [outcome.first, outcome.complete] {
            let (credits, calls) = (estimate["credits"].range, estimate["calls"].range)
            // Of an answer that can't be read nobody knows what it cost.
            #expect(outcome.credits <= credits.upperBound + unknown, "\(comment)")
            #expect(outcome.credits >= credits.lowerBound - outcome.refused.credits, "\(comment)")
            #expect(outcome.calls <= calls.upperBound + outcome.repeats, "\(comment)")
            #expect(outcome.calls >= calls.lowerBound - outcome.refused.calls, "\(comment)")
        }
        let (first, complete) = (outcome.first["credits"].range, outcome.complete["credits"].range)
        #expect(first.lowerBound <= complete.lowerBound && complete.upperBound <= first.upperBound, "\(comment)")
    }
}
