import Enrichment
import HTTPTypes
import TestKit
import Testing

@testable import WebAPI

/// The document against the routes, and against itself.
@Suite struct DocumentTests {
    private let contract = ServedContract.shared
    private var paths: [String: JSON] { contract.document["paths"].members }

    @Test func `it is served as it is drawn, and costs nothing when it is asked for again`() throws {
        let world = try World()
        let first = try world.exchange(Contract.document)
        #expect(first.json == contract.document)
        let tag = try #require(first.response.headerFields[.eTag])
        #expect(try world.exchange(Contract.document, fields: [(.ifNoneMatch, tag)]).status == 304)
    }

    @Test func `each route is in it, and nothing else is`() {
        let routes = Router.routes.map { "\($0.method.rawValue.lowercased()) \($0.template)" }
        let operations = paths.flatMap { path, item in item.members.keys.map { "\($0) \(path)" } }
        #expect(Set(routes).count == routes.count)
        #expect(operations.sorted() == routes.sorted())
    }

    @Test func `each operation says what its route takes`() {
        for route in Router.routes {
            let operation = contract.operation(of: route)
            let parameters = operation["parameters"].elements.map(contract.resolved)
            let names = { (place: String) in
                parameters.filter { $0["in"].text == place }.compactMap { $0["name"].text }
            }
            #expect(names("path") == route.operation.path.map(\.name), "\(route.template)")
            #expect(names("query") == route.operation.query.map(\.name), "\(route.template)")
            #expect(operation["operationId"].text == route.operation.id)
            #expect(operation["security"][0]["bearer"][0].text == route.scope?.rawValue)
            let content = operation["requestBody"]["content"].members
            #expect(content.keys.sorted() == (route.operation.body.map { [$0.mediaType] } ?? []))
        }
    }

    @Test func `each operation has a section that is told`() {
        let sections = contract.document["tags"].elements.compactMap { $0["name"].text }
        for route in Router.routes {
            let tag = contract.operation(of: route)["tags"][0].text
            #expect(tag.map(sections.contains) == true, "\(route.template)")
        }
        #expect(Set(sections) == Set(Router.routes.map(\.section.rawValue)))
    }

    @Test func `each reference leads to something of the document, and everything in it is referred to`() {
        var references: Set<String> = []
        walk(contract.document) { object in
            if let reference = object["$ref"]?.text { references.insert(reference) }
        }
        for reference in references {
            #expect(contract.validator.target(of: reference) != nil, "\(reference)")
        }
        for kind in ["schemas", "responses", "parameters", "headers"] {
            for name in contract.document["components"][kind].members.keys {
                #expect(references.contains("#/components/\(kind)/\(name)"), "\(kind)/\(name)")
            }
        }
    }

    @Test func `a schema has one meaning under its name`() {
        var seen: [String: [UInt8]] = [:]
        for named in NamedSchemas.mentions(of: Router.routes) {
            var json = JSONWriter()
            json.schema(named.schema)
            #expect(seen.updateValue(json.bytes, forKey: named.name) ?? json.bytes == json.bytes, "\(named.name)")
        }
    }

    @Test func `what a schema requires it also describes`() {
        walk(contract.document) { object in
            guard let required = object["required"]?.elements, let properties = object["properties"] else { return }
            for name in required.compactMap(\.text) {
                #expect(properties[name] != .null, "\(name)")
            }
        }
    }

    @Test func `each link leads to an operation that takes what it hands on`() {
        let ids = Set(Router.routes.map(\.operation.id))
        var count = 0
        walk(contract.document["paths"]) { object in
            for link in object["links"]?.members.values ?? [:].values {
                guard let id = link["operationId"].text else { continue }
                #expect(ids.contains(id))
                let route = Router.routes.first { $0.operation.id == id }
                #expect(route?.operation.path.map(\.name) == Array(link["parameters"].members.keys))
                count += 1
            }
        }
        #expect(count > 0)
    }

    @Test func `examples and defaults are what their schemas say`() {
        walk(contract.document["paths"]) { object in
            guard let schema = object["schema"] else { return }
            var values = object["examples"]?.members.values.map { $0["value"] } ?? []
            values += [object["example"], schema.members["default"]].compactMap { $0 }
            for value in values {
                #expect(contract.validator.complaints(about: value, under: schema) == [])
            }
        }
    }

    private func walk(_ value: JSON, _ visit: ([String: JSON]) -> Void) {
        switch value {
        case .object(let members):
            visit(members)
            members.values.forEach { walk($0, visit) }
        case .array(let elements): elements.forEach { walk($0, visit) }
        default: break
        }
    }
}

extension NamedSchemas {
    /// Every named schema as often as it is mentioned.
    fileprivate static func mentions(of routes: [Route]) -> [NamedSchema] {
        routes.flatMap { route in
            (route.operation.replies.map(\.schema) + [route.operation.body?.schema].compactMap { $0 })
                .flatMap { $0.mentions }
        }
    }
}

extension Schema {
    fileprivate var mentions: [NamedSchema] {
        switch self {
        case .named(let named): [named] + named.schema.mentions
        case .object(let properties, _): properties.flatMap(\.schema.mentions)
        case .oneOf(let schemas): schemas.flatMap(\.mentions)
        case .list(let schema, _), .nullable(let schema): schema.mentions
        default: []
        }
    }
}
