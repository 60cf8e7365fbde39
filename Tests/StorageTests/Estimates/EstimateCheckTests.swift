import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct EstimateCheckTests {
    private let scene: EstimateScene
    private let sites: [SiteID]

    init() throws {
        scene = try EstimateScene()
        sites = try scene.temporary.addSites(3)
    }

    @Test func `a job is bought on an estimate that holds, counted or not, more than once`() throws {
        try scene.estimate("e", sites)
        #expect(try scene.submit("a", scene.order("e", sites), on: "e") == .accepted)
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(["site1.example": 2], for: claim, .complete))
        #expect(try scene.submit("b", scene.order("e", sites), on: "e") == .accepted)
    }

    @Test func `unknown, expired and foreign estimates are refused, and nothing is kept`() throws {
        let order = scene.order("e", sites)
        #expect(try scene.submit("a", order, on: "none") == .estimateRefused(.unknown))
        try scene.estimate("e", sites)
        let other = [UInt8](repeating: 2, count: 32)
        #expect(try scene.submit("a", order, on: "e", digest: other) == .estimateRefused(.otherOrder))
        scene.temporary.timekeeper.advance(by: EstimateJob.validity)
        #expect(try scene.submit("a", order, on: "e") == .estimateRefused(.expired))
        #expect(try scene.temporary.value("SELECT count(*) FROM jobs") == 0)
    }

    @Test func `a job that became dearer is refused, with both figures`() throws {
        try scene.temporary.submit("earlier", [sites[0]])
        try scene.temporary.settle(try scene.temporary.lease(), .enriched(.addresses("ada@a.example")))
        try scene.estimate("e", sites, freshDays: 3)
        let order = scene.order("e", sites, freshDays: 3)
        #expect(try scene.submit("a", order, on: "e") == .accepted)
        try scene.temporary.execute("DELETE FROM site_enrichments")
        #expect(try scene.submit("b", order, on: "e") == .estimateRefused(.dearer(said: 10, now: 15)))
        #expect(try scene.temporary.status(of: JobID(rawValue: "b")) == nil)
    }

    @Test func `a job that became cheaper is taken`() throws {
        try scene.estimate("e", sites, freshDays: 3)
        try scene.temporary.submit("earlier", [sites[0]])
        try scene.temporary.settle(try scene.temporary.lease(), .enriched(.addresses("ada@a.example")))
        #expect(try scene.submit("a", scene.order("e", sites, freshDays: 3), on: "e") == .accepted)
    }
}
