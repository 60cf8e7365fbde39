import HTTPTypes

/// The contract for programs: an OpenAPI 3.1 document drawn from the routes, so that it says what they say
/// (OpenAPI 3.1.0, section 4.8). Sections named beside a function are that specification's.
struct OpenAPIDocument {
    let bytes: [UInt8]

    init(of routes: [Route]) {
        var json = JSONWriter()
        json.object { json in
            json.member("openapi", "3.1.0")
            json.object("info") { json in
                json.member("title", "enrichd")
                json.member("version", "1")
                json.member("summary", ContractWords.summary)
                json.member("description", ContractWords.conventions)
            }
            json.name("servers")
            json.list { $0.object { $0.member("url", "/") } }
            json.sections(of: routes)
            json.paths(of: routes)
            json.components(of: routes)
        }
        bytes = json.bytes
    }
}

extension JSONWriter {
    /// Section 4.8.22.
    fileprivate mutating func sections(of routes: [Route]) {
        let used = Set(routes.map(\.section))
        name("tags")
        list { json in
            for section in Section.allCases where used.contains(section) {
                json.object { json in
                    json.member("name", section.rawValue)
                    json.member("description", section.meaning)
                }
            }
        }
    }

    /// Section 4.8.8. Each path once, in the order of the table.
    fileprivate mutating func paths(of routes: [Route]) {
        object("paths") { json in
            var seen: Set<String> = []
            for template in routes.map(\.template) where seen.insert(template).inserted {
                json.object(template) { json in
                    for route in routes where route.template == template {
                        json.operation(of: route, among: routes)
                    }
                }
            }
        }
    }
}
