import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

/// What estimates make of sites on forgotten domains.
@Suite struct SuppressedSitesTests {
    private let scene: EstimateScene
    private let sites: [SiteID]
    /// Has no suppression key, as the responder.
    private let keyless: SQLiteStore

    init() throws {
        scene = try EstimateScene()
        sites = try scene.temporary.addSites(4)
        keyless = try scene.temporary.another()
    }

    private func range(_ name: String, of estimate: String) throws -> [Int?] {
        let range = try scene.reading(estimate)[name]
        return [range["least"].int, range["most"].int]
    }

    private func suppressed(in estimate: String) throws -> JSONValue {
        try scene.reading(estimate)["skipped"]["suppressed"]
    }

    private func submit(_ name: String, on estimate: String = "e") throws -> Submission {
        try scene.submit(name, scene.order(estimate, sites), on: estimate, by: keyless)
    }

    @Test func `they are left out as soon as a worker has looked, and nobody is asked of them`() throws {
        try scene.temporary.forget(.domain("site2.example"))
        try scene.estimate("e", sites)
        #expect(try scene.reading("e")["skipped"]["fresh"] == .integer(0))
        #expect(try suppressed(in: "e") == .null)
        #expect(try scene.reading("e")["to_ask"].int == 4)
        #expect(try range("calls", of: "e") == [0, 4], "all of them may be left out")
        #expect(try range("credits", of: "e") == [0, 20])

        let claim = try #require(try scene.claim())
        #expect(claim.steps.map(\.domains) == [["site1.example", "site3.example", "site4.example"]])
        #expect(try suppressed(in: "e").int == 1)
        #expect(try scene.reading("e")["to_ask"].int == 3)
        #expect(try range("calls", of: "e") == [3, 3])
        #expect(try range("credits", of: "e") == [0, 15])
        #expect(try scene.keep(["site1.example": 2], for: claim, .complete))
        #expect(try range("credits", of: "e") == [2, 12])
        #expect(try suppressed(in: "e").int == 1)
    }

    @Test func `forgotten addresses leave out no site, and keep nobody from knowing`() throws {
        try scene.temporary.forget(.address("ann@site2.example"))
        try scene.estimate("e", sites)
        #expect(try suppressed(in: "e").int == 0)
        #expect(try range("calls", of: "e") == [4, 4])
        #expect(try scene.claim()?.steps[0].domains.count == 4)
    }

    @Test func `a domain that is forgotten before a worker looks is left out, though the estimate did not wait for it`()
        throws
    {
        try scene.estimate("e", sites)
        #expect(try suppressed(in: "e").int == 0)
        try scene.temporary.forget(.domain("site1.example"))
        #expect(try scene.claim()?.steps[0].domains.count == 3)
        #expect(try suppressed(in: "e").int == 1)
    }

    @Test func `a suppressed site is no fresh one, nor one of a mail domain`() throws {
        try scene.temporary.submit("earlier", [sites[0]])
        try scene.temporary.settle(try scene.temporary.lease(), .enriched(.addresses("ada@a.example")))
        try scene.temporary.forget(.domain("site2.example"), .domain("webmail.example"))
        let added = try scene.store.add([
            NewSite(url: "https://webmail.example", domain: "webmail.example", companyName: nil)
        ])
        let mail = added.compactMap { if case .created(let id) = $0 { id } else { nil } }
        try scene.estimate("e", sites + mail, freshDays: 3)
        _ = try scene.claim()
        let skipped = try scene.reading("e")["skipped"]
        #expect(skipped["suppressed"].int == 2)
        #expect(skipped["webmail"].int == 0)
        #expect(skipped["fresh"].int == 1)
    }

    @Test func `a job is bought on the estimate before and after the look, and when more is forgotten`() throws {
        try scene.temporary.forget(.domain("site2.example"))
        try scene.estimate("e", sites)
        #expect(try submit("a") == .accepted)
        let claim = try #require(try scene.claim())
        #expect(try submit("b") == .accepted)
        #expect(try scene.keep(for: claim, .complete))
        try scene.temporary.forget(.domain("site3.example"))
        #expect(try submit("c") == .accepted)
    }

    @Test func `when a name is taken off the list, the job may cost what was left out`() throws {
        try scene.temporary.forget(.domain("site2.example"), .address("ann@elsewhere.example"))
        try scene.estimate("e", sites)
        _ = try scene.claim()
        #expect(try scene.store.unforget(ForgetNames([.domain("site2.example")])) == 1)
        #expect(try submit("a") == .estimateRefused(.dearer(said: 15, now: 20)))
        try scene.estimate("f", sites)
        #expect(try submit("b", on: "f") == .accepted)
        _ = try scene.store.unforgetEverybody()
        #expect(try scene.temporary.value("SELECT names FROM suppression_removals") == 2)
    }

    @Test func `another worker that takes the estimate over looks again`() throws {
        try scene.temporary.forget(.domain("site2.example"), .domain("site3.example"))
        try scene.estimate("e", sites)
        _ = try scene.claim()
        #expect(try suppressed(in: "e").int == 2)
        #expect(try scene.store.unforget(ForgetNames([.domain("site2.example")])) == 1)
        scene.temporary.timekeeper.advance(by: .seconds(6))
        #expect(try scene.claim(by: EstimateScene.other)?.steps[0].domains.count == 3)
        #expect(try suppressed(in: "e").int == 1)
        #expect(try submit("a") == .accepted)
        // The same sites, found by a later look.
        try scene.temporary.forget(.domain("elsewhere.example"))
        #expect(try scene.store.unforget(ForgetNames([.domain("elsewhere.example")])) == 1)
        #expect(try submit("b") == .estimateRefused(.dearer(said: 15, now: 20)))
        scene.temporary.timekeeper.advance(by: .seconds(6))
        _ = try scene.claim()
        #expect(try submit("c") == .accepted)
    }

    @Test func `who has no key can't look, and leaves the estimate to one who has`() throws {
        try scene.temporary.forget(.domain("site2.example"))
        try scene.estimate("e", sites)
        #expect(throws: StoreFault.self) {
            try keyless.claimEstimate(by: EstimateScene.other, for: .seconds(6), terms: EstimateScene.terms)
        }
        #expect(try suppressed(in: "e") == .null)
        scene.temporary.timekeeper.advance(by: .seconds(6))
        #expect(try scene.claim() != nil)
        #expect(try suppressed(in: "e").int == 1)
    }

    @Test func `an estimate whose time is over before anybody looked stays wide`() throws {
        try scene.temporary.forget(.domain("site2.example"))
        try scene.estimate("e", sites)
        scene.temporary.timekeeper.advance(by: EstimateJob.validity)
        #expect(try scene.claim() == nil)
        #expect(try scene.reading("e")["status"].text == "complete")
        #expect(try suppressed(in: "e") == .null)
        #expect(try range("calls", of: "e") == [0, 4])
    }

    @Test func `the count of a domain that was forgotten meanwhile is not kept`() throws {
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        try scene.temporary.forget(.domain("site2.example"))
        #expect(try scene.keep(["site1.example": 1, "site2.example": 2], for: claim, .complete))
        #expect(try scene.temporary.rows("SELECT domain FROM result_counts").map { $0[0] } == ["site1.example"])
    }
}
