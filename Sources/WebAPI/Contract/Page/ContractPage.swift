import HTTPTypes

/// The contract for persons: one page of HTML that needs nothing else, drawn from the routes like the document.
struct ContractPage {
    let bytes: [UInt8]

    init(of routes: [Route]) {
        var html = HTMLWriter()
        html.element("html", ["lang": "en"]) { html in
            html.element("head") { html in
                html.open("meta", ["charset": "utf-8"])
                html.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                html.element("title", "enrichd: the HTTP API")
                html.style(ContractStyle.sheet)
            }
            html.element("body") { html in
                html.element("a", ["class": "skip", "href": "#operations"], "To the operations")
                html.preface()
                html.contents(of: routes)
                html.element("main", ["id": "operations"]) { html in
                    for section in Section.allCases { html.section(section, of: routes) }
                    html.problemsOfEveryRoute()
                    html.schemas(of: routes)
                }
            }
        }
        bytes = html.bytes
    }
}

extension HTMLWriter {
    fileprivate mutating func preface() {
        element("header") { html in
            html.element("h1", "enrichd: the HTTP API")
            html.element("p", ContractWords.summary)
            for paragraph in ContractWords.paragraphs { html.element("p") { $0.prose(paragraph) } }
            html.element("h2", "Who may call")
            html.element("p") { $0.prose(ContractWords.tokens) }
            html.element("h2", "How to try it")
            html.element("p") { html in
                html.text("The commands below run in a shell that knows where the server is, and a token: ")
                html.element("code", "BASE=http://localhost:3001 TOKEN=…")
                html.text(". The same contract for programs is ")
                html.element("a", ["href": Contract.document.template], "an OpenAPI 3.1 document")
                html.text(".")
            }
        }
    }

    fileprivate mutating func contents(of routes: [Route]) {
        element("nav", ["aria-label": "Operations"]) { html in
            html.element("h2", "Operations")
            html.element("ul") { html in
                for section in Section.allCases {
                    for route in routes where route.section == section {
                        html.element("li") { html in
                            html.element("a", ["href": "#\(route.operation.id)"]) { html in
                                html.element("code", route.line)
                            }
                        }
                    }
                }
            }
        }
    }

    fileprivate mutating func section(_ section: Section, of routes: [Route]) {
        let routes = routes.filter { $0.section == section }
        if routes.isEmpty { return }
        element("section", ["aria-labelledby": section.rawValue]) { html in
            html.element("h2", ["id": section.rawValue], section.rawValue)
            html.element("p", section.meaning)
            for route in routes { html.operation(of: route) }
        }
    }

    fileprivate mutating func problemsOfEveryRoute() {
        element("section", ["aria-labelledby": "problems"]) { html in
            html.element("h2", ["id": "problems"], "Problems of every operation")
            html.problems(
                ProblemKind.ofEveryRoute.sorted { $0.status.code < $1.status.code }, caption: "Whatever is called")
        }
    }

    fileprivate mutating func schemas(of routes: [Route]) {
        element("section", ["aria-labelledby": "schemas"]) { html in
            html.element("h2", ["id": "schemas"], "What bodies are made of")
            var schemas = NamedSchemas(of: routes)
            schemas.gather(.named(Problem.schema))
            for named in schemas.inOrder {
                html.element("article", ["id": "schema-\(named.name)"]) { html in
                    html.element("h3", named.name)
                    if named.schema.properties.isEmpty {
                        html.element("p", named.schema.words)
                    } else {
                        html.members(of: named.schema, caption: "Members of \(named.name)")
                    }
                }
            }
        }
    }
}

extension Route {
    /// `GET /api/health`.
    var line: String { "\(method.rawValue) \(template)" }
}
