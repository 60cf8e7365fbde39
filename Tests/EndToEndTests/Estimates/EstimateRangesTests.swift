import Foundation
import TestKit
import Testing

/// Whether estimates hold what jobs cost: generated plans, estimated, bought, and compared with the providers' own bills.
@Suite(.timeLimit(.minutes(20))) struct EstimateRangesTests {
    /// A plan on its way.
    private struct Trial {
        let plan: GeneratedPlan
        let sites: [Int]
        /// The job that has enriched some of them before.
        var earlier: String?
        /// What the sites come to at least that are refused, of the estimate.
        var refused = Bill()
        var first = JSONValue.null
        var complete = JSONValue.null
        var job = JSONValue.null
        /// What the job cost, by provider.
        var bills: [Bill] = []
        var repeats = 0

        var cost: Bill { bills.reduce(into: Bill()) { $0.add($1) } }

        /// A line of the table.
        var line: String {
            let ranges = [first["credits"], complete["credits"], complete["calls"]].map(\.range)
                .map { "\($0.lowerBound)–\($0.upperBound)" }
            return
                "\(plan.number)\t\(ranges[0])\t\(ranges[1])\t\(cost.credits)\t\(ranges[2])\t\(cost.calls)\t"
                + "\(plan.domains.count) sites of \(plan.providers.joined(separator: ", ")) \(plan.config)"
        }
    }

    /// So many plans are on their way at once: Snov has searches waited for, which takes seconds.
    private static let atOnce = 10

    @Test func `the range holds the real cost over a hundred plans, at once and when it is counted`() async throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        let stand = try await Stand(
            settings: Stand.unlimited.merging(["ENRICHD_SNOV_PER_MINUTE": "0", "ENRICHD_CONCURRENCY": "60"]) { $1 },
            simulatorArguments: Stand.unlimitedSimulator + ["--snov-per-minute", "0", "--snov-polls", "0"])
        print("seed \(seed)\nplan\tcredits\tcounted\treal\tcalls\treal\tjob")
        for begin in stride(from: 1, through: 100, by: Self.atOnce) {
            let plans = (begin..<begin + Self.atOnce).map { GeneratedPlan($0, seed: seed) }
            for trial in try await run(plans, on: stand) {
                print(trial.line)
                check(trial, seed)
            }
        }
    }

    /// All through each part of the way before the next one.
    private func run(_ plans: [GeneratedPlan], on stand: Stand) async throws -> [Trial] {
        var trials: [Trial] = []
        for plan in plans {
            var trial = Trial(plan: plan, sites: try await stand.addSites(plan.domains))
            if plan.fresh > 0 {
                let body = plan.earlierOrder(Array(trial.sites[..<plan.fresh]))
                trial.earlier = try await stand.submit(body)
            }
            trials.append(trial)
        }
        for trial in trials {
            if let earlier = trial.earlier { _ = try await stand.finish(earlier) }
        }
        for index in trials.indices where !trials[index].plan.failing.isEmpty {
            let (plan, sites) = (trials[index].plan, trials[index].sites)
            let least = try await stand.complete(stand.estimate(plan.order(plan.failing.map { sites[$0] })))
            trials[index].refused = Bill(
                credits: least["credits"].range.lowerBound, calls: least["calls"].range.lowerBound)
        }
        for index in trials.indices {
            trials[index].first = try await stand.estimate(trials[index].plan.order(trials[index].sites))
        }
        for index in trials.indices {
            trials[index].complete = try await stand.complete(trials[index].first)
        }
        let before = try await stand.bills()
        var names: [String] = []
        for trial in trials {
            names.append(try await stand.submit(trial.plan.order(trial.sites, on: trial.complete["id"].text)))
        }
        for (index, name) in names.enumerated() {
            trials[index].job = try await stand.finish(name, seconds: 180).job
            let rows = try await stand.get("/api/enrichment/jobs/\(name)/sites").json["data"].elements
            trials[index].repeats = rows.reduce(0) { $0 + trials[index].plan.repeats(of: $1) }
        }
        let after = try await stand.bills()
        for index in trials.indices {
            trials[index].bills = trials[index].plan.keys.map { key in
                let name = SimulatorBook.name(of: key)
                return (after[name] ?? Bill()).since(before[name] ?? Bill())
            }
        }
        return trials
    }

    private func check(_ trial: Trial, _ seed: UInt64) {
        let comment = Comment(rawValue: "seed \(seed), plan \(trial.line)\n\(trial.job)\n\(trial.complete)")
        let unknown = trial.job["credits_unknown"].int ?? 0
        func compare(_ cost: Bill, with estimate: JSONValue) {
            let (credits, calls) = (estimate["credits"].range, estimate["calls"].range)
            // Of an answer that can't be read nobody knows what it cost.
            #expect(cost.credits <= credits.upperBound + unknown, comment)
            #expect(cost.credits >= credits.lowerBound - trial.refused.credits, comment)
            #expect(cost.calls <= calls.upperBound + trial.repeats, comment)
            #expect(cost.calls >= calls.lowerBound - trial.refused.calls, comment)
        }
        for estimate in [trial.first, trial.complete] {
            compare(trial.cost, with: estimate)
            let steps = estimate["providers"].elements
            #expect(steps.count == trial.bills.count, comment)
            for (step, bill) in zip(steps, trial.bills) { compare(bill, with: step) }
        }
        let (first, complete) = (trial.first["credits"].range, trial.complete["credits"].range)
        #expect(first.lowerBound <= complete.lowerBound && complete.upperBound <= first.upperBound, comment)
    }
}
