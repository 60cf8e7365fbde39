import Testing

@testable import WebAPI

@Suite struct RouteTests {
    @Test func `the names in a path are those that the route declares`() {
        for route in Router.routes {
            let names = route.template.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                $0.dropFirst().dropLast()
            }
            #expect(names.map(String.init) == route.operation.path.map(\.name), "\(route.template)")
        }
    }

    @Test func `a path that is written out stands before those with names that it fits`() throws {
        for (place, route) in Router.routes.enumerated() where !route.template.contains("{") {
            let target = try RequestTarget(route.template)
            for earlier in Router.routes[..<place] where earlier.template != route.template {
                #expect(try earlier.path.captures(of: target) == nil, "\(earlier.template), \(route.template)")
            }
        }
    }

    @Test func `no route declares a parameter twice`() {
        for route in Router.routes {
            let names = route.operation.query.map(\.name)
            #expect(Set(names).count == names.count, "\(route.template)")
        }
    }

    @Test func `each operation has a name of its own`() {
        let names = Router.routes.map(\.operation.id)
        #expect(Set(names).count == names.count)
    }

    @Test func `what a parameter stands for when it is not given would be taken if it were`() {
        for parameter in Router.routes.flatMap(\.operation.query) {
            guard let assumed = parameter.assumed else { continue }
            let text = assumed.filter { $0 != "\"" }
            #expect(parameter.complaint(about: text) == nil, "\(parameter.name)=\(assumed)")
        }
    }
}
