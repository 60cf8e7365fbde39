/// Schemas as they stand in the document (OpenAPI 3.1.0, section 4.8.24; JSON Schema Validation 2020-12, section 6).
extension JSONWriter {
    /// The schema as an object; `annotations` stand behind its own keywords.
    mutating func schema(_ schema: Schema, annotations: (inout JSONWriter) -> Void = { _ in }) {
        object { json in
            json.keywords(of: schema, orNull: false)
            annotations(&json)
        }
    }

    /// A value of the schema that is given as text, as in an address.
    mutating func value(_ text: String, of schema: Schema) {
        switch schema {
        case .integer: json(text.utf8)
        default: self.text(text)
        }
    }

    private mutating func keywords(of schema: Schema, orNull: Bool) {
        switch schema {
        case .anything: break
        case .boolean: type("boolean", orNull: orNull)
        case .always(let value): choices(orNull: orNull) { $0.boolean(value) }
        case .integer(let from, let through):
            type("integer", orNull: orNull)
            limit("minimum", from)
            limit("maximum", through)
        case .number: texts("type", ["number"] + (orNull ? ["null"] : []))
        case .looseInteger: texts("type", ["number", "string"] + (orNull ? ["null"] : []))
        case .text(let characters, let format, let pattern):
            type("string", orNull: orNull)
            count("Length", characters)
            if let format { member("format", format) }
            if let pattern { member("pattern", pattern) }
        case .words(let words):
            type("string", orNull: orNull)
            choices(orNull: orNull) { json in words.forEach { json.text($0) } }
        case .list(let element, let count):
            type("array", orNull: orNull)
            name("items")
            self.schema(element)
            self.count("Items", count)
        case .object(let properties, let isOpen):
            type("object", orNull: orNull)
            self.properties(properties)
            if !isOpen { member("additionalProperties", false) }
        case .oneOf(let schemas): alternatives("oneOf", schemas, orNull: orNull)
        case .nullable(let schema): keywords(of: schema, orNull: true)
        case .named(let schema) where orNull: alternatives("anyOf", [.named(schema)], orNull: true)
        case .named(let schema): member("$ref", "#/components/schemas/\(schema.name)")
        }
    }

    private mutating func type(_ type: String, orNull: Bool) {
        name("type")
        guard orNull else { return text(type) }
        list { json in
            json.text(type)
            json.text("null")
        }
    }

    private mutating func choices(orNull: Bool, _ values: (inout JSONWriter) -> Void) {
        name("enum")
        list { json in
            values(&json)
            if orNull { json.null() }
        }
    }

    private mutating func alternatives(_ keyword: String, _ schemas: [Schema], orNull: Bool) {
        name(keyword)
        list { json in
            schemas.forEach { json.schema($0) }
            if orNull { json.object { $0.member("type", "null") } }
        }
    }

    private mutating func properties(_ properties: [Schema.Property]) {
        name("properties")
        object { json in
            for property in properties {
                json.name(property.name)
                json.schema(property.schema) { json in
                    if let meaning = property.meaning { json.member("description", meaning) }
                }
            }
        }
        let required = properties.filter(\.isRequired).map(\.name)
        if !required.isEmpty { texts("required", required) }
    }

    private mutating func limit(_ keyword: String, _ limit: Int?) {
        if let limit { member(keyword, limit) }
    }

    private mutating func count(_ noun: String, _ range: ClosedRange<Int>?) {
        guard let range else { return }
        if range.lowerBound > 0 { member("min\(noun)", range.lowerBound) }
        if range.upperBound < .max { member("max\(noun)", range.upperBound) }
    }
}

extension JSONWriter {
    mutating func null() {
        json("null".utf8)
    }

    /// A member that is a list of texts.
    mutating func texts(_ name: String, _ texts: [String]) {
        self.name(name)
        list { json in texts.forEach { json.text($0) } }
    }

    /// A member that is an object.
    mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
        self.name(name)
        object(members)
    }
}
