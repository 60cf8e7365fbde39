import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

/// Every reply that can be had within a process, held against the contract by `World.exchange`.
@Suite struct RepliesTests {
    @Test(arguments: Router.routes)
    func `whatever is wrong with a request, the contract has the reply`(_ route: Route) throws {
        let world = try World()
        #expect(try world.exchange(route, query: "nonsense=1").status == 400)
        #expect(try world.exchange(route, path: route.examplePath + "/\u{E4}").status == 400)
        #expect(try world.exchange(route, authority: "elsewhere.example").status == 421)
        if !route.operation.path.isEmpty {
            let body = route.operation.body?.examples.first?.text
            #expect(try world.exchange(route, path: route.path { _ in "987654321" }, body: body).status == 404)
            #expect(try world.exchange(route, path: route.path { _ in "no-such" }, body: body).status == 404)
            #expect(try world.exchange(route, path: route.path { _ in "%FF" }, body: body).status == 400)
        }
    }

    @Test(arguments: Router.routes.filter { $0.scope != nil })
    func `who may not call is told what the contract says`(_ route: Route) throws {
        let world = try World()
        let needed = try #require(route.scope)
        let body = route.operation.body?.examples.first?.text
        #expect(try world.exchange(route, body: body, scope: nil).status == 401)
        for value in ["Bearer unknown", "Basic YTpi"] {
            #expect(try world.exchange(route, fields: [(.authorization, value)], body: body).status >= 400)
        }
        for scope in AccessScope.allCases {
            let isRefused = try world.exchange(route, body: body, scope: scope).status == 403
            #expect(isRefused == (scope < needed), "\(scope)")
        }
    }

    @Test(arguments: Router.routes.filter { $0.operation.body != nil })
    func `whatever is wrong with a body, the contract has the reply`(_ route: Route) throws {
        let world = try World()
        let body = try #require(route.operation.body)
        let example = try #require(body.examples.first?.text)
        #expect(try world.exchange(route, body: example, mediaType: "text/enriched").status == 415)
        guard body.mediaType == MediaType.json else { return }
        #expect(try world.exchange(route, body: "{").status == 400)
        #expect(try world.exchange(route, body: "[]").status == 422)
        #expect(try world.exchange(route, body: #"{"nonsense":1}"#).status == 422)
        if body.isRequired { #expect(try world.exchange(route, body: "{}").status == 422) }
    }

    @Test(arguments: Router.routes, World.Phase.allCases)
    func `an operation keeps to the contract when it is repeated`(_ route: Route, _ phase: World.Phase) throws {
        let world = try World(phase)
        let body = route.operation.body?.examples.first?.text
        for _ in 1...3 { try world.exchange(route, body: body) }
    }

    @Test(arguments: Router.routes.filter(\.isTagged))
    func `what a client holds already it is not sent again`(_ route: Route) throws {
        let world = try World()
        let first = try world.exchange(route)
        let tag = try #require(first.response.headerFields[.eTag])
        let second = try world.exchange(route, fields: [(.ifNoneMatch, tag)])
        #expect(second.status == 304)
        #expect(second.bytes.isEmpty)
    }

    @Test(arguments: [
        StoreFault.busy, .full, .readOnly, .newer("V999"), .replaced, .broken("words"),
    ])
    func `what befalls the store is in the contract of every route`(_ fault: StoreFault) throws {
        let (response, body) = Problem(fault).reply(requestID: "id").response(
            to: .post, ifNoneMatch: nil, requestID: "id")
        try expectEverywhere(WebAPI.Answer(response, body))
    }

    @Test(arguments: ProblemKind.ofEveryRoute.map(\.status.code).filter { $0 != 403 })
    func `what the wire refuses is in the contract of every route`(_ status: Int) throws {
        try expectEverywhere(API.refusal(.init(code: status), "No.", to: nil))
    }

    @Test func `a server that anybody could call says so everywhere`() throws {
        let api = try World().api(access: .anybodyOnLoopback(log: LogBook().logger))
        let request = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/api/health")
        try expectEverywhere(api.respond(to: request, body: []))
    }

    private func expectEverywhere(_ answer: WebAPI.Answer) throws {
        let answer = try World.Answer(answer, by: World().api())
        for route in Router.routes {
            #expect(ServedContract.shared.complaints(about: answer, to: route) == [], "\(route.template)")
        }
    }
}
