import Enrichment
import HTTPTypes
import Testing

@testable import WebAPI

/// What holds for all routes alike, whichever there are.
@Suite struct EveryRouteTests {
    private let server = Server()

    init() {
        server.store.change { contents in
            contents.statuses["1"] = .completed
            contents.estimates["1"] = .complete
            contents.standing.workersAlive = 1
        }
    }

    /// An address for each path: of site, job or contact 1.
    private static let addresses = Router.routes.map { route in
        (
            route: route,
            path: route.template.split(separator: "/").map { "/" + ($0.hasPrefix("{") ? "1" : $0) }.joined()
        )
    }

    /// The addresses that can be read, and what is there. A reply that comes in pieces has tests of its own, and the
    /// figures are others with each request.
    private func readings() throws -> [(path: String, answer: WebAPITests.Answer)] {
        try Self.addresses.filter { $0.route.method == .get && $0.path != "/metrics" }.compactMap { _, path in
            do {
                return (path, try server.get(path))
            } catch is NotWhole {
                return nil
            }
        }
    }

    @Test func `HEAD says what GET says`() throws {
        for (path, get) in try readings() {
            #expect(get.status == 200, "\(path)")
            let head = try server.send("HEAD", path)
            #expect(head.status == get.status, "\(path)")
            #expect(head.body.count == get.body.count, "\(path)")
            for field in get.response.headerFields where field.name != .requestID {
                #expect(head.response.headerFields[values: field.name] == [field.value], "\(path) \(field)")
            }
        }
    }

    @Test func `what a client has already it is not sent again`() throws {
        for (path, get) in try readings() {
            // Of an export in pieces nobody knows at its beginning what it will be.
            if try get.field("Content-Type")?.hasPrefix("text/csv") == true { continue }
            let tag = try #require(try get.field("ETag"), "\(path)")
            let strong = tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
            for known in [tag, strong, "*", " * ", "\"a\", \(tag) ,\"b\"", "\"a,b\",\(strong)"] {
                for method in ["GET", "HEAD"] {
                    let again = try server.send(method, path, headers: [("If-None-Match", known)])
                    #expect(again.status == 304, "\(method) \(path) \(known)")
                    #expect(again.body.isEmpty)
                    #expect(try again.field("ETag") == tag)
                    #expect(try again.field("Cache-Control") == get.field("Cache-Control"))
                }
            }
            for other in ["\"a\"", "W/\"\"", "", tag.replacing("\"", with: ""), "\"*\"", "\"a,*,b\""] {
                let again = try server.send("GET", path, headers: [("If-None-Match", other)])
                #expect(again.status == 200, "\(path) \(other)")
            }
            let lists = try server.send(
                "GET", path, headers: [("If-None-Match", "\"a\""), ("If-None-Match", tag)])
            #expect(lists.status == 304, "\(path)")
        }
    }

    @Test func `OPTIONS and a method that is not there name those that are`() throws {
        for (_, path) in Self.addresses {
            let routes = Self.addresses.filter { $0.path == path }
            let methods = routes.flatMap { $0.route.method == .get ? ["GET", "HEAD"] : [$0.route.method.rawValue] }
            let options = try server.send("OPTIONS", path)
            #expect(options.status == 204, "\(path)")
            let allowed = try #require(try options.field("Allow")).split(separator: ", ").map(String.init)
            #expect(Set(allowed) == Set(methods + ["OPTIONS"]), "\(path)")
            for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"]
            where !allowed.contains(method) {
                let refused = try server.send(method, path)
                #expect(refused.status == 405, "\(method) \(path)")
                #expect(try refused.field("Allow") == options.field("Allow"))
            }
        }
    }

    @Test func `every parameter that nobody knows is named`() throws {
        for (route, path) in Self.addresses {
            let answer = try server.send(route.method.rawValue, "\(path)?no=1&such=2&no=3")
            #expect(answer.status == 400, "\(route.method) \(path)")
            #expect(try answer.problem().pointers == ["?no", "?such"], "\(route.method) \(path)")
        }
    }

    @Test func `a body of another type is refused, and told which is taken`() throws {
        for (route, path) in Self.addresses {
            guard let body = route.operation.body else { continue }
            let answer = try server.send(
                route.method.rawValue, path, headers: [("Content-Type", "application/x-www-form-urlencoded")],
                body: [UInt8]("a=1".utf8))
            #expect(answer.status == 415, "\(path)")
            #expect(try answer.field("Accept")?.contains(body.mediaType) == true, "\(path)")
        }
    }
}
