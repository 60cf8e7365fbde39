import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// Whether an estimate skips and spares as the job of it does.
@Suite struct FreshOutlookTests {
    private let scene: EstimateScene
    private let sites: [SiteID]

    init() throws {
        scene = try EstimateScene()
        sites = try scene.temporary.addSites(6)
    }

    private func answered(_ site: Int, by provider: ProviderName, daysAgo: Int = 1) -> String {
        """
        INSERT INTO site_enrichments (site_id, provider, enriched_at, job_id) VALUES (
            \(sites[site].rawValue), '\(provider.rawValue)',
            datetime('\(scene.temporary.timekeeper.wallNow().columnText)', '-\(daysAgo) days'), 'job of \(provider.rawValue)');
        """
    }

    private func stored(_ count: Int, confidence: Int?, status: String = "valid", of site: Int) -> String {
        (0..<count).map { number in
            """
            INSERT INTO contacts (site_id, email, confidence, verification_status)
            VALUES (\(sites[site].rawValue), '\(number)@a.example', \(confidence.map(String.init) ?? "NULL"), '\(status)');
            """
        }.joined()
    }

    private func prepare(_ statements: String...) throws {
        try scene.temporary.execute(statements.joined())
    }

    private func domains(_ places: [Int]) -> [String] { places.map { "site\($0 + 1).example" } }

    @Test func `each provider is spared what it answered lately, and nobody is asked where that was enough`() throws {
        try prepare(
            answered(0, by: .hunter), stored(2, confidence: 90, of: 0),
            answered(1, by: .hunter), stored(2, confidence: 40, of: 1),
            answered(2, by: .hunter), answered(2, by: .snov),
            answered(3, by: .snov), stored(2, confidence: 90, of: 3),
            answered(4, by: .hunter, daysAgo: 9))
        let rule = StopRule(minContacts: 2, minConfidence: 80)
        try scene.estimateWaterfall("e", sites, until: rule, freshDays: 7)
        let reading = try scene.reading("e")
        #expect(reading["skipped"]["fresh"].int == 2)
        #expect(reading["to_ask"].int == 4)
        #expect(reading["cached"].elements.map { $0["site_id"].int } == [1, 3])
        #expect(reading["cached"].elements.map { $0["job_id"].text } == ["job of hunter", "job of snov"])
        let steps = reading["providers"].elements
        #expect(steps.map { $0["calls"]["least"].int } == [3, 0])
        #expect(steps.map { $0["calls"]["most"].int } == [3, 3])
        let claim = try #require(try scene.claimWaterfall())
        #expect(claim.steps.map(\.domains) == [domains([3, 4, 5]), domains([1, 4, 5])])

        #expect(try scene.submitWaterfall("a", sites, until: rule, freshDays: 7, on: "e") == .accepted)
        // What was enough is not, for somebody's contacts have gone.
        try scene.temporary.execute("DELETE FROM contacts WHERE site_id = 1")
        #expect(
            try scene.submitWaterfall("b", sites, until: rule, freshDays: 7, on: "e")
                == .estimateRefused(.dearer(said: 30, now: 35)))
    }

    @Test func `a contact without a confidence is enough when it is verified`() throws {
        try prepare(
            answered(0, by: .hunter), stored(1, confidence: nil, of: 0),
            answered(1, by: .hunter), stored(1, confidence: nil, status: "unknown", of: 1))
        try scene.estimateWaterfall("e", Array(sites[..<2]), until: StopRule(minConfidence: 80), freshDays: 7)
        #expect(try scene.reading("e")["cached"].elements.map { $0["site_id"].int } == [1])
    }

    @Test func `an order that wants nothing fresh is spared nothing`() throws {
        try prepare(answered(0, by: .hunter), stored(3, confidence: 90, of: 0))
        try scene.estimateWaterfall("e", sites, until: nil, freshDays: nil)
        #expect(try scene.reading("e")["skipped"]["fresh"].int == 0)
        #expect(try scene.claimWaterfall()?.steps.map(\.domains.count) == [6, 6])
    }

    @Test func `generated jobs ask nobody whom their estimate spares, and skip what it skips`() throws {
        for seed in UInt64(1)...25 {
            var random = SeededGenerator(seed: seed)
            var state = "DELETE FROM site_enrichments; DELETE FROM contacts;"
            for site in sites.indices {
                for provider in [ProviderName.hunter, .snov] where Bool.random(using: &random) {
                    state += answered(site, by: provider, daysAgo: Bool.random(using: &random) ? 3 : 10)
                }
                let confidence = Bool.random(using: &random) ? Int.random(in: 0...100, using: &random) : nil
                state += stored(Int.random(in: 0...3, using: &random), confidence: confidence, of: site)
            }
            try prepare(state)
            let rule = StopRule(
                minContacts: Int.random(in: 1...3, using: &random),
                minConfidence: Bool.random(using: &random) ? Int.random(in: 0...100, using: &random) : nil)
            let (estimate, job) = ("e\(seed)", "j\(seed)")
            try scene.estimateWaterfall(estimate, sites, until: rule, freshDays: 7)
            let claim = try #require(try scene.claimWaterfall())
            #expect(try scene.submitWaterfall(job, sites, until: rule, freshDays: 7, on: estimate) == .accepted)
            var asked: [ProviderName: Set<String>] = [:]
            while let claim = try scene.temporary.claim().first {
                asked[claim.provider, default: []].insert(claim.domain)
                try scene.temporary.settle(claim.lease, .enriched(.addresses()))
            }
            let fresh = try scene.reading(estimate)["skipped"]["fresh"].int
            #expect(asked[.hunter] ?? [] == Set(claim.steps[0].domains), "seed \(seed)")
            #expect((asked[.snov] ?? []).isSubset(of: claim.steps[1].domains), "seed \(seed)")
            // Those that Hunter is spared are Snov's for certain as long as nothing changes.
            let spared = Set(claim.steps[1].domains).subtracting(claim.steps[0].domains)
            #expect((asked[.snov] ?? []).isSuperset(of: spared), "seed \(seed)")
            let statuses = try scene.temporary.siteStatuses(of: JobID(rawValue: job))
            let unasked = domains(Array(sites.indices)).map { domain in !asked.values.contains { $0.contains(domain) } }
            #expect(fresh == zip(statuses, unasked).count { $0 == "skipped" && $1 }, "seed \(seed)")
            #expect(fresh == unasked.count { $0 }, "seed \(seed)")
            let ended = try scene.store.keep(
                EstimateNews(), for: claim.lease, .complete, terms: EstimateScene.both)
            #expect(ended)
        }
    }
}
