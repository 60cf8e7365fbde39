import Enrichment
import HTTPTypes

extension JSONWriter {
    /// Section 4.8.10.
    mutating func operation(of route: Route, among routes: [Route]) {
        let operation = route.operation
        object(route.method.rawValue.lowercased()) { json in
            json.member("operationId", operation.id)
            json.texts("tags", [route.section.rawValue])
            json.member("summary", operation.summary)
            if !operation.description.isEmpty { json.member("description", operation.description) }
            json.security(route.scope?.rawValue)
            json.parameters(of: route)
            if let body = operation.body { json.requestBody(body) }
            json.object("responses") { json in
                for reply in operation.replies { json.success(reply, of: route, among: routes) }
                if route.isTagged { json.notModified(operation.replies.flatMap(\.fields)) }
                for kinds in route.problemsByStatus {
                    guard let status = kinds.first?.status.code else { continue }
                    json.object("\(status)") { $0.member("$ref", "#/components/responses/\(kinds.componentName)") }
                }
            }
        }
    }

    /// Section 4.8.30: of a scheme that is not OAuth the list names the roles.
    private mutating func security(_ scope: String?) {
        name("security")
        list { json in
            if let scope { json.object { $0.texts("bearer", [scope]) } }
        }
    }

    /// Section 4.8.12.
    private mutating func parameters(of route: Route) {
        let operation = route.operation
        let isTagged = route.isTagged
        guard isTagged || !(operation.path + operation.query + operation.headers).isEmpty else { return }
        name("parameters")
        list { json in
            for parameter in operation.path { json.parameter(parameter, in: "path", isRequired: true) }
            for parameter in operation.query { json.parameter(parameter, in: "query", isRequired: false) }
            for parameter in operation.headers { json.parameter(parameter, in: "header", isRequired: false) }
            if isTagged { json.object { $0.member("$ref", "#/components/parameters/IfNoneMatch") } }
        }
    }

    private mutating func parameter(_ parameter: any DeclaredParameter, in place: String, isRequired: Bool) {
        object { json in
            json.member("name", parameter.name)
            json.member("in", place)
            json.member("description", parameter.meaning)
            json.member("required", isRequired)
            if place == "query" { json.member("allowEmptyValue", true) }
            json.name("schema")
            json.schema(parameter.schema) { json in
                guard let assumed = parameter.assumed else { return }
                json.name("default")
                json.json(assumed.utf8)
            }
            guard let example = parameter.example else { return }
            json.name("example")
            json.value(example, of: parameter.schema)
        }
    }

    /// Section 4.8.13.
    private mutating func requestBody(_ body: RequestBody) {
        object("requestBody") { json in
            json.member("required", body.isRequired)
            json.object("content") { json in
                json.object(body.mediaType) { json in
                    json.name("schema")
                    json.schema(body.schema)
                    json.examples(body.examples, isJSON: body.mediaType == MediaType.json)
                }
            }
        }
    }

    /// Section 4.8.17, and for the links section 4.8.20.
    private mutating func success(_ reply: ReplyForm, of route: Route, among routes: [Route]) {
        object("\(reply.status.code)") { json in
            json.member("description", reply.meaning)
            json.object("headers") { json in
                json.object("X-Request-Id") { $0.member("$ref", "#/components/headers/RequestID") }
                if route.isTagged && reply.status == .ok {
                    json.object("ETag") { $0.member("$ref", "#/components/headers/ETag") }
                }
                for field in reply.fields { json.header(field.name, field.meaning) }
            }
            json.object("content") { json in
                json.object(reply.mediaType) { json in
                    json.name("schema")
                    json.schema(reply.schema)
                    guard let example = reply.example else { return }
                    json.name("example")
                    if reply.mediaType == MediaType.json { json.json(example.utf8) } else { json.text(example) }
                }
            }
            json.links(reply.links, from: route, among: routes)
        }
    }

    /// What a client is told that holds a reply already: all that is about the moment and not about the body.
    private mutating func notModified(_ fields: [(name: String, meaning: String)]) {
        object("304") { json in
            json.member("description", "The client holds this body already.")
            json.object("headers") { json in
                json.object("X-Request-Id") { $0.member("$ref", "#/components/headers/RequestID") }
                json.object("ETag") { $0.member("$ref", "#/components/headers/ETag") }
                for field in fields { json.header(field.name, field.meaning) }
            }
        }
    }

    private mutating func links(_ links: [ReplyForm.Link], from route: Route, among routes: [Route]) {
        let followers = links.flatMap { link in
            routes.filter { $0.operation.path.map(\.name) == [link.parameter] && $0.operation.id != route.operation.id }
                .map { (id: $0.operation.id, link: link) }
        }
        guard !followers.isEmpty else { return }
        object("links") { json in
            for (id, link) in followers {
                json.object(id) { json in
                    json.member("operationId", id)
                    json.object("parameters") { $0.member(link.parameter, "$response.body#\(link.pointer)") }
                }
            }
        }
    }

    private mutating func examples(_ examples: [Example], isJSON: Bool) {
        guard !examples.isEmpty else { return }
        object("examples") { json in
            for example in examples {
                json.object(example.key) { json in
                    json.member("summary", example.name)
                    json.name("value")
                    if isJSON { json.json(example.text.utf8) } else { json.text(example.text) }
                }
            }
        }
    }
}

extension JSONWriter {
    /// Section 4.8.21.
    mutating func header(_ name: String, _ meaning: String, isRequired: Bool = false) {
        object(name) { json in
            json.member("description", meaning)
            if isRequired { json.member("required", true) }
            json.object("schema") { $0.member("type", "string") }
        }
    }
}

extension Example {
    /// Its name as a component may be named: letters and digits only.
    fileprivate var key: String {
        name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(separator: "-")
    }
}
