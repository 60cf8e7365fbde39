import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct EstimateTests {
    private let scene: EstimateScene
    private let sites: [SiteID]

    init() throws {
        scene = try EstimateScene()
        sites = try scene.temporary.addSites(4)
    }

    private func credits(_ name: String) throws -> [Int?] {
        let credits = try scene.reading(name)["credits"]
        return [credits["least"].int, credits["most"].int]
    }

    @Test func `an estimate is there at once, and narrows as counts come in`() throws {
        #expect(try scene.estimate("e", sites) == .accepted)
        #expect(try credits("e") == [0, 20])
        #expect(try scene.reading("e")["status"].text == "counting")
        let claim = try #require(try scene.claim())
        #expect(claim.steps.map(\.domains) == [(1...4).map { "site\($0).example" }])
        #expect(claim.steps[0].asksAccount)
        #expect(claim.steps[0].key?.bytes == Array("sealed".utf8))

        #expect(try scene.keep(["site1.example": 2], credits: 12.5, for: claim, .goesOn(.seconds(6))))
        #expect(try credits("e") == [2, 17])
        #expect(try scene.keep(["site2.example": 0, "site3.example": 9], for: claim, .complete))
        let reading = try scene.reading("e")
        #expect(try credits("e") == [7, 12])
        #expect(reading["status"].text == "complete")
        #expect(reading["providers"].elements[0]["counted"].int == 3)
        #expect(reading["providers"].elements[0]["account"]["credits_left"] == .real(12.5))
        #expect(reading["to_ask"].int == 4)
    }

    @Test func `counts serve the next estimate, until they are old`() throws {
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(["site1.example": 2], for: claim, .complete))
        try scene.estimate("f", sites)
        #expect(try credits("f") == [2, 17])
        #expect(try scene.claim()?.steps.map(\.domains.count) == [3])
        scene.temporary.timekeeper.advance(by: .seconds(86_400 * Int64(EstimateJob.countDays) + 1))
        try scene.estimate("g", sites)
        #expect(try credits("g") == [0, 20])
    }

    @Test func `fresh sites are skipped and named, those that another job is asking may be shared`() throws {
        let job = try scene.temporary.submit("job", Array(sites[..<2]))
        try scene.temporary.settle(try scene.temporary.lease(), .enriched(.addresses("ada@a.example")))
        try scene.estimate("e", sites, freshDays: 3)
        let reading = try scene.reading("e")
        #expect(reading["skipped"]["fresh"].int == 1)
        #expect(reading["cached"].elements.map { $0["site_id"].int } == [1])
        #expect(reading["cached"].elements[0]["job_id"].text == job.rawValue)
        #expect(reading["to_ask"].int == 3)
        #expect(reading["calls"]["least"].int == 2, "the second site's answer may be the other job's")
        #expect(reading["calls"]["most"].int == 3)
    }

    @Test func `mail domains are not asked for`() throws {
        let added = try scene.store.add(
            ["webmail.example", "disposable.example"].map {
                NewSite(url: "https://www.\($0)", domain: "www.\($0)", companyName: nil)
            })
        let mail = added.compactMap { if case .created(let id) = $0 { id } else { nil } }
        try scene.estimate("e", mail + [sites[0]])
        let reading = try scene.reading("e")
        #expect(reading["skipped"]["webmail"].int == 1)
        #expect(reading["skipped"]["disposable"].int == 1)
        #expect(reading["to_ask"].int == 1)
        #expect(try scene.claim()?.steps.map(\.domains) == [["site1.example"]])
    }

    @Test func `a site that is deleted meanwhile costs nothing`() throws {
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        _ = try scene.store.delete(sites[0])
        #expect(try scene.keep(["site2.example": 1], for: claim, .complete))
        #expect(try credits("e") == [1, 11])
        #expect(try scene.reading("e")["skipped"]["deleted"].int == 1)
    }

    @Test func `unknown sites are told, and nothing is kept`() throws {
        #expect(try scene.estimate("e", [sites[0], SiteID(rawValue: 99)]) == .unknownSites([SiteID(rawValue: 99)]))
        #expect(try scene.reading("e") == .null)
        #expect(try scene.claim() == nil)
    }

    @Test func `what a dead worker has begun another goes on with, and the dead one shows nothing any more`() throws {
        try scene.estimate("e", sites)
        let first = try #require(try scene.claim())
        #expect(try scene.keep(["site1.example": 2], for: first, .goesOn(.seconds(6))))
        #expect(try scene.claim(by: EstimateScene.other) == nil, "it is held")
        scene.temporary.timekeeper.advance(by: .seconds(6))
        let second = try #require(try scene.claim(by: EstimateScene.other))
        #expect(second.steps[0].domains == (2...4).map { "site\($0).example" })
        #expect(try !scene.keep(["site2.example": 3], for: first, .complete))
        #expect(try scene.reading("e")["status"].text == "counting")
        #expect(try scene.keep(for: second, .complete))
    }

    @Test func `an estimate that is given back is taken at once`() throws {
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(for: claim, .givenBack))
        #expect(try scene.claim(by: EstimateScene.other) != nil)
    }

    @Test func `an estimate that is postponed is taken when its time has come, and no earlier`() throws {
        try scene.estimate("e", sites)
        let claim = try #require(try scene.claim())
        let later = scene.temporary.timekeeper.steadyNow().advanced(by: .seconds(30))
        #expect(try scene.keep(["site1.example": 1], for: claim, .postponed(until: later)))
        scene.temporary.timekeeper.advance(by: .seconds(29))
        #expect(try scene.claim() == nil)
        scene.temporary.timekeeper.advance(by: .seconds(1))
        let next = try #require(try scene.claim(by: EstimateScene.other))
        #expect(next.lease.epoch == 2)
        #expect(next.steps[0].domains.count == 3)
    }

    @Test func `keys go with the counting, or with the time of the estimate`() throws {
        let keys = "SELECT count(*) FROM estimate_steps WHERE sealed_key IS NOT NULL"
        try scene.estimate("e", sites)
        try scene.estimate("f", sites)
        let claim = try #require(try scene.claim())
        #expect(try scene.keep(for: claim, .complete))
        #expect(try scene.temporary.value(keys) == 1)
        scene.temporary.timekeeper.advance(by: EstimateJob.validity)
        #expect(try scene.claim() == nil)
        #expect(try scene.temporary.value(keys) == 0)
        #expect(try scene.reading("f")["status"].text == "complete")
    }

    @Test func `another start of the machine leaves no estimate to buy on`() throws {
        try scene.estimate("e", sites)
        _ = try scene.claim()
        _ = try scene.temporary.another(bootID: "second-start")
        #expect(try scene.submit("job", scene.order("e", sites), on: "e") == .estimateRefused(.expired))
    }

    @Test func `ten thousand sites are reckoned soon enough`() throws {
        let scene = try EstimateScene()
        let many = try scene.temporary.addSites(10_000)
        try scene.estimate("e", Array(many[..<10]))
        let claim = try #require(try scene.claim())
        let counts = Dictionary(uniqueKeysWithValues: (1...10_000).map { ("site\($0).example", $0 % 12) })
        #expect(try scene.keep(counts, for: claim, .complete))
        let clock = ContinuousClock()
        let took = try clock.measure { try scene.estimate("f", many) }
        print("10,000 sites, all counted: \(took)")
        #expect(try scene.reading("f")["providers"].elements[0]["counted"].int == 10_000)
        #expect(took < .seconds(5), "built for debugging, on a machine that others share")
    }
}
