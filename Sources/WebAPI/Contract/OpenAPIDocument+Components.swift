import HTTPTypes

extension JSONWriter {
    /// Section 4.8.7.
    mutating func components(of routes: [Route]) {
        object("components") { json in
            json.schemas(of: routes)
            json.responses(of: routes)
            json.object("parameters") { json in
                json.object("IfNoneMatch") { json in
                    json.member("name", "If-None-Match")
                    json.member("in", "header")
                    json.member("description", "The `ETag` of a reply that the client holds already.")
                    json.object("schema") { $0.member("type", "string") }
                }
            }
            json.object("headers") { json in
                json.header("RequestID", "The request's name in the server's log.", isRequired: true)
                json.header("ETag", "A name of this body, for `If-None-Match`.", isRequired: true)
                json.header("RetryAfter", "When to try again, in seconds.")
            }
            json.object("securitySchemes") { json in
                json.object("bearer") { json in
                    json.member("type", "http")
                    json.member("scheme", "bearer")
                    json.member("description", ContractWords.tokens)
                }
            }
        }
    }

    private mutating func schemas(of routes: [Route]) {
        var schemas = NamedSchemas(of: routes)
        schemas.gather(.named(Problem.schema))
        object("schemas") { json in
            for named in schemas.inOrder {
                json.name(named.name)
                json.schema(named.schema)
            }
        }
    }

    private mutating func responses(of routes: [Route]) {
        object("responses") { json in
            var seen: Set<String> = []
            for kinds in routes.flatMap(\.problemsByStatus) where seen.insert(kinds.componentName).inserted {
                json.object(kinds.componentName) { $0.problem(kinds) }
            }
        }
    }

    /// What comes of failures of one status.
    private mutating func problem(_ kinds: [ProblemKind]) {
        guard let status = kinds.first?.status else { return }
        member("description", kinds.map(\.title).joined(separator: "; "))
        object("headers") { json in
            json.object("X-Request-Id") { $0.member("$ref", "#/components/headers/RequestID") }
            if kinds.contains(where: \.mayPass) {
                json.object("Retry-After") { $0.member("$ref", "#/components/headers/RetryAfter") }
            }
            if [.badRequest, .unauthorized, .forbidden].contains(status) {
                json.header(
                    "WWW-Authenticate", "How to say who calls (RFC 6750).", isRequired: status == .unauthorized)
            }
            if status == .unsupportedMediaType {
                json.header("Accept", "What the body must be (RFC 9110, section 12.5.1).", isRequired: true)
            }
        }
        object("content") { json in
            json.object(MediaType.problem) { json in
                json.object("schema") { json in
                    json.member("$ref", "#/components/schemas/\(Problem.schema.name)")
                    json.object("properties") { json in
                        json.object("type") { $0.texts("enum", kinds.map(\.type)) }
                        json.object("status") { $0.member("const", status.code) }
                    }
                }
            }
        }
    }
}

extension [ProblemKind] {
    /// The name under which the document tells what failures of these kinds look like.
    var componentName: String {
        map(\.capitalizedName).joined(separator: "Or")
    }
}
