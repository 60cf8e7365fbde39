import Enrichment
import HTTPTypes

extension HTMLWriter {
    mutating func operation(of route: Route) {
        let operation = route.operation
        element("article", ["aria-labelledby": operation.id]) { html in
            html.element("h3", ["id": operation.id]) { $0.element("code", route.line) }
            html.element("p") { $0.prose(operation.summary) }
            if !operation.description.isEmpty { html.element("p") { $0.prose(operation.description) } }
            html.element("p") { html in
                html.text("Who may call: ")
                html.text(route.scope.map { "tokens of scope \($0.rawValue)" } ?? "everybody")
                html.text(".")
            }
            html.parameters(of: operation)
            if let body = operation.body { html.body(body) }
            html.replies(of: route)
            html.problems(of: route)
            html.element("h4", "Try it")
            for (meaning, command) in CurlCommand.all(of: route) {
                html.element("p", "\(meaning):")
                html.command(command.text)
            }
            if let example = operation.replies.lazy.compactMap(\.example).first {
                html.element("p", "A reply to it:")
                html.command(example)
            }
        }
    }

    /// Text as a terminal shows it.
    private mutating func command(_ text: String) {
        element("pre", ["tabindex": "0"]) { $0.element("code", text) }
    }

    private mutating func parameters(of operation: Operation) {
        let parameters =
            operation.path.map { ("path", $0) } + operation.query.map { ("query", $0) }
            + operation.headers.map { ("header", $0) }
        guard !parameters.isEmpty else { return }
        table("Parameters", ["Name", "Where", "Value", "Meaning"]) { html in
            for (place, parameter) in parameters {
                html.row { html in
                    html.element("code", parameter.name)
                } _: { html in
                    html.element("td", place)
                    html.element("td") { html in
                        html.schema(parameter.schema)
                        if let assumed = parameter.assumed {
                            html.text("; \(assumed.filter { $0 != "\"" }) when not given")
                        }
                    }
                    html.element("td") { $0.prose(parameter.meaning) }
                }
            }
        }
    }

    private mutating func body(_ body: RequestBody) {
        element("h4", "Body")
        element("p") { html in
            html.element("code", body.mediaType)
            html.text(body.isRequired ? ": " : ", which may be left out: ")
            html.schema(body.schema)
        }
    }

    private mutating func replies(of route: Route) {
        table("Replies", ["Status", "Meaning", "Body", "Fields"]) { html in
            for reply in route.operation.replies {
                html.row { html in
                    html.text("\(reply.status.code)")
                } _: { html in
                    html.element("td") { $0.prose(reply.meaning) }
                    html.element("td") { html in
                        html.element("code", reply.mediaType)
                        html.text(": ")
                        html.replySchema(reply.schema)
                    }
                    html.element("td") { html in
                        for field in reply.fields {
                            html.element("div") { html in
                                html.element("code", field.name)
                                html.text(": ")
                                html.prose(field.meaning)
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func problems(of route: Route) {
        let own = route.problems.filter { !ProblemKind.ofEveryRoute.contains($0) }
        if !own.isEmpty { problems(own, caption: "Problems of its own") }
        element("p") { html in
            html.text(own.isEmpty ? "It may end with " : "Besides, it may end with ")
            html.element("a", ["href": "#problems"], "any problem that every operation may")
            html.text(".")
        }
    }

    mutating func problems(_ kinds: [ProblemKind], caption: String) {
        table(caption, ["Status", "Type", "Title"]) { html in
            for kind in kinds {
                html.row { html in
                    html.text("\(kind.status.code)")
                } _: { html in
                    html.element("td") { $0.element("code", kind.type) }
                    html.element("td", kind.title)
                }
            }
        }
    }
}
