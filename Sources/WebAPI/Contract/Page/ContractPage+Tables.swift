extension HTMLWriter {
    /// A table that scrolls by itself where it is wider than the page, by keyboard as well.
    mutating func table(_ caption: String, _ columns: [String], _ rows: (inout HTMLWriter) -> Void) {
        element("div", ["class": "wide", "tabindex": "0", "role": "group", "aria-label": caption]) { html in
            html.element("table") { html in
                html.element("caption", caption)
                html.element("thead") { html in
                    html.element("tr") { html in
                        for column in columns { html.element("th", ["scope": "col"], column) }
                    }
                }
                html.element("tbody", rows)
            }
        }
    }

    mutating func row(_ head: (inout HTMLWriter) -> Void, _ cells: (inout HTMLWriter) -> Void) {
        element("tr") { html in
            html.element("th", ["scope": "row"], head)
            cells(&html)
        }
    }

    /// What a value is, with a link to where it is told when it has a name.
    mutating func schema(_ schema: Schema) {
        switch schema {
        case .named(let named): element("a", ["href": "#schema-\(named.name)"], named.name)
        case .nullable(let schema):
            self.schema(schema)
            text(", or null")
        case .list(let element, _):
            text("list of ")
            self.schema(element)
        case .oneOf(let schemas) where !schemas.allSatisfy({ $0.properties.isEmpty }):
            text("one of \(schemas.count) forms of the members below")
        default: text(schema.words)
        }
    }

    /// What is in a success, its members in short.
    mutating func replySchema(_ schema: Schema) {
        let members = schema.properties.filter { $0.name != "success" }
        guard !members.isEmpty else { return self.schema(schema) }
        for (index, member) in members.enumerated() {
            if index > 0 { text("; ") }
            element("code", member.name)
            text(": ")
            switch member.schema {
            case .object(let inner, _) where !inner.isEmpty: text(inner.map(\.name).joined(separator: ", "))
            default: self.schema(member.schema)
            }
        }
    }

    mutating func members(of schema: Schema, caption: String) {
        table(caption, ["Name", "Value", "Meaning"]) { html in
            for property in schema.properties {
                html.row { html in
                    html.element("code", property.name)
                } _: { html in
                    html.element("td") { html in
                        html.schema(property.schema)
                        if !property.isRequired { html.text("; may be left out") }
                    }
                    html.element("td") { $0.prose(property.meaning ?? "") }
                }
            }
        }
    }
}
