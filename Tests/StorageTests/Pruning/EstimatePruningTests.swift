import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct EstimatePruningTests {
    @Test func `estimates are forgotten a day after their time, counts when they are old`() throws {
        let scene = try EstimateScene()
        let sites = try scene.temporary.addSites(2)
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(["site1.example": 2], for: claim, .complete))
        func prune() throws -> PrunedRows { try scene.store.prune(from: .beginning, nil).rows }

        scene.temporary.timekeeper.advance(by: EstimateJob.validity + .seconds(86_399))
        #expect(try prune().estimates == 0)
        scene.temporary.timekeeper.advance(by: .seconds(1))
        #expect(try prune().estimates == 1)
        #expect(try scene.temporary.value("SELECT count(*) FROM estimate_steps") == 0)
        #expect(try prune().counts == 0)
        scene.temporary.timekeeper.advance(by: .seconds(86_400 * Int64(EstimateJob.countDays)))
        #expect(try prune().counts == 1)
    }
}
