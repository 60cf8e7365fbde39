import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

@Suite struct EstimatesTests {
    private let server = Server()
    private let body = #"{"siteIds":[1,2],"provider":"hunter","config":{"limit":10},"apiKey":"good-key"}"#

    private func estimate() throws {
        #expect(try server.post("/api/enrichment/estimates", body).status == 201)
    }

    @Test func `an estimate is answered with where it is, and the worker is rung`() throws {
        let answer = try server.post("/api/enrichment/estimates", body)
        #expect(answer.status == 201)
        #expect(try answer.field("Location") == "/api/enrichment/estimates/job-1")
        #expect(try answer.field("Retry-After") == "1")
        #expect(answer.text == #"{"success":true,"data":{"id":"job-1","status":"counting"}}"#)
        #expect(server.bell.rings == 1)
        let estimated = try #require(server.store.contents.estimated.first)
        #expect(estimated.sites == [1, 2].map(SiteID.init))
        #expect(estimated.providers == [.hunter])
        #expect(estimated.key?.bytes == [UInt8]("job-1/hunter/".utf8) + "good-key".utf8.reversed())
        #expect(server.store.contents.submitted.isEmpty)
    }

    @Test func `its body is a job's, with a job's faults, and has no estimate yet`() throws {
        let answer = try server.post(
            "/api/enrichment/estimates", #"{"siteIds":[9,1],"provider":"hunter","apiKey":"k","estimateId":"e"}"#)
        #expect(answer.status == 422)
        #expect(try answer.problem().pointers == ["/estimateId"])
        let unknown = try server.post(
            "/api/enrichment/estimates", #"{"siteIds":[9,1],"provider":"hunter","apiKey":"k"}"#)
        #expect(try unknown.problem().pointers == ["/siteIds/0"])
        let wrong = try server.post("/api/enrichment/estimates", #"{"siteIds":[],"config":{"limit":0}}"#)
        #expect(try wrong.problem().pointers == ["/siteIds", "/provider", "/config/limit"])
        #expect(server.store.contents.estimated.isEmpty)
        #expect(server.bell.rings == 0)
    }

    @Test func `it is shown, and asks to be looked at again while it is counted`() throws {
        try estimate()
        let counting = try server.get("/api/enrichment/estimates/job-1")
        #expect(counting.status == 200)
        #expect(try counting.field("Retry-After") == "1")
        server.store.change { $0.estimates["job-1"] = .complete }
        #expect(try server.get("/api/enrichment/estimates/job-1").field("Retry-After") == nil)
        #expect(try server.get("/api/enrichment/estimates/none").status == 404)
    }

    @Test func `it is waited for until it is complete`() throws {
        try estimate()
        let prefer = [(name: "Prefer", value: "wait=5")]
        guard case .later(let later) = try server.ask("GET", "/api/enrichment/estimates/job-1", headers: prefer) else {
            Issue.record("it was answered at once")
            return
        }
        #expect(later.again(server.api) == nil)
        server.store.change { $0.estimates["job-1"] = .complete }
        let (response, _) = try #require(try later.again(server.api)?.whole())
        #expect(response.status == .ok)
        #expect(response.headerFields[.preferenceApplied] == "wait=5")
    }

    @Test func `a job names its estimate, which the same body under the same key has`() throws {
        try estimate()
        let answer = try server.post(
            "/api/enrichment/jobs",
            #"{"apiKey":"good-key","estimateId":"job-1","config":{"limit":10},"provider":"hunter","siteIds":[1,2]}"#)
        #expect(answer.status == 202)
        #expect(server.store.contents.submitted.map(\.estimate) == ["job-1"])
        #expect(server.store.contents.submittedDigests == server.store.contents.estimated.map(\.digest))
    }

    @Test(arguments: [
        (EstimateRefusal.unknown, "no estimate of this name"), (.expired, "has expired"),
        (.otherOrder, "another order"),
        (.dearer(said: 9, now: 14), "up to 14 credits by now; the estimate said at most 9"),
    ])
    func `a job that can't be bought on its estimate is told why`(_ refusal: EstimateRefusal, _ words: String) throws {
        server.store.change { $0.estimateRefusals["e"] = refusal }
        let answer = try server.post(
            "/api/enrichment/jobs", #"{"siteIds":[1],"provider":"hunter","apiKey":"k","estimateId":"e"}"#)
        #expect(answer.status == 409)
        let problem = try answer.problem()
        #expect(problem.type == "/problems/estimate-outdated")
        #expect(problem.detail.contains(words))
        #expect(server.store.contents.submitted.isEmpty)
        #expect(server.bell.rings == 0)
    }

    @Test(arguments: ["7", "[]", "true", #""\n""#, #""\#(String(repeating: "x", count: 201))""#])
    func `a name that can be no estimate's is a fault of the body`(_ name: String) throws {
        let answer = try server.post(
            "/api/enrichment/jobs", #"{"siteIds":[1],"provider":"hunter","apiKey":"k","estimateId":\#(name)}"#)
        #expect(answer.status == 422)
        #expect(try answer.problem().pointers == ["/estimateId"])
    }

    @Test func `the key is in no reply and no line of the log`() throws {
        try estimate()
        _ = try server.get("/api/enrichment/estimates/job-1")
        server.sealer.fail()
        let failed = try server.post("/api/enrichment/estimates", body)
        #expect(failed.status == 500)
        #expect(!failed.text.contains("good-key"))
        #expect(server.log.lines.allSatisfy { !$0.contains("good-key") })
    }
}
