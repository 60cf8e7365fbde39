import TestKit
import Testing

@Suite struct BadRequestsTests {
    @Test(arguments: BadRequest.all)
    func `a bad request is refused with every fault named, and changes nothing`(_ bad: BadRequest) throws {
        let server = Server()
        let before = server.store.contents

        let answer = try server.send(bad.method, bad.path, headers: bad.headers, body: bad.body)

        #expect(bad.statuses.contains(answer.status), "\(answer.text)")
        let problem = try answer.problem()
        #expect(problem.status == answer.status)
        #expect(try answer.field("Content-Type") == "application/problem+json")
        #expect(problem.instance == "made-1")
        #expect(try answer.field("X-Request-Id") == "made-1")
        #expect(problem.success == false)
        #expect(problem.error == problem.detail)
        #expect(!problem.title.isEmpty && problem.type.hasPrefix("/problems/"))
        if let pointers = bad.pointers {
            #expect(problem.pointers == pointers)
            #expect(problem.errors?.count == pointers.count)
        }
        #expect(server.store.contents == before)
        #expect(server.bell.rings == 0)
    }

    @Test func `every bad request has a name of its own`() {
        let names = BadRequest.all.map(\.name)
        #expect(names.count > 150)
        #expect(Set(names).count == names.count)
    }

    @Test func `a reply names a hundred faults at most and says how many more there are`() throws {
        let server = Server()
        let body = #"{"siteIds":[\#((1...250).map { _ in #""x""# }.joined(separator: ","))]}"#

        let problem = try server.post("/api/sites/move-to-enrichment", body).problem()

        let errors = try #require(problem.errors)
        #expect(errors.count == 100)
        #expect(errors[98].pointer == "/siteIds/98")
        #expect(errors[99] == .init(pointer: "", detail: "151 more faults are not listed."))
    }

    @Test func `exactly a hundred faults are all named`() throws {
        let body = #"{"siteIds":[\#((1...100).map { _ in #""x""# }.joined(separator: ","))]}"#
        let errors = try #require(try Server().post("/api/sites/move-to-enrichment", body).problem().errors)
        #expect(errors.map(\.pointer) == (0..<100).map { "/siteIds/\($0)" })
    }

    @Test func `a member's endless name is not sent back whole`() throws {
        let name = String(repeating: "n", count: 100_000)
        let answer = try Server().post("/api/sites/move-to-enrichment", #"{"siteIds":[1],"\#(name)":1}"#)
        #expect(answer.status == 422)
        #expect(answer.body.count < 1_000)
    }
}
