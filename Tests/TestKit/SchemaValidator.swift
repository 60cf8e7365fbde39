/// Holds JSON against the part of JSON Schema 2020-12 that our contract uses. A keyword that it does not know is a
/// complaint too, so that nothing of a schema goes unlooked at.
package struct SchemaValidator {
    private let document: JSONValue

    /// `$ref`s point into `document`.
    package init(document: JSONValue) {
        self.document = document
    }

    /// What is wrong with a value, each with its place; empty when nothing is.
    package func complaints(about value: JSONValue, under schema: JSONValue, at place: String = "") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        return keywords.sorted { $0.key < $1.key }.flatMap { keyword, rule in
            complaints(about: value, keyword, rule, among: keywords, at: place)
        }
    }

    /// What a reference leads to; nil when to nothing.
    package func target(of reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false)
            .reduce(Optional(document)) { value, name in
                let name = String(name).replacing("~1", with: "/").replacing("~0", with: "~")
                guard case .object(let members)? = value else { return nil }
                return members[name]
            }
    }

    private func complaints(
        about value: JSONValue, _ keyword: String, _ rule: JSONValue, among keywords: [String: JSONValue],
        at place: String
    ) -> [String] {
        switch keyword {
        case "description", "default", "example", "examples", "title", "format": return []
        case "$ref":
            guard let target = rule.text.flatMap(target) else { return ["\(place): \(rule) leads to nothing"] }
            return complaints(about: value, under: target, at: place)
        case "type":
            let types = rule.text.map { [$0] } ?? rule.elements.compactMap(\.text)
            return types.contains(where: value.isOf) ? [] : ["\(place): \(value) is not \(types)"]
        case "const": return value == rule ? [] : ["\(place): \(value) is not \(rule)"]
        case "enum": return rule.elements.contains(value) ? [] : ["\(place): \(value) is none of the words"]
        case "allOf", "anyOf", "oneOf":
            let branches = rule.elements.map { complaints(about: value, under: $0, at: place) }
            let count = branches.count(where: \.isEmpty)
            let isMet =
                switch keyword {
                case "allOf": count == branches.count
                case "anyOf": count > 0
                default: count == 1
                }
            return isMet ? [] : ["\(place): \(count) of \(branches.count) under \(keyword): \(branches)"]
        default:
            switch value {
            case .object(let members): return complaints(about: members, keyword, rule, among: keywords, at: place)
            case .array(let elements): return complaints(about: elements, keyword, rule, at: place)
            case .string(let text): return complaints(about: text, keyword, rule, at: place)
            default: return complaints(aboutNumber: value, keyword, rule, at: place)
            }
        }
    }

    private func complaints(
        about members: [String: JSONValue], _ keyword: String, _ rule: JSONValue, among keywords: [String: JSONValue],
        at place: String
    ) -> [String] {
        switch keyword {
        case "properties":
            return members.sorted { $0.key < $1.key }.flatMap { name, value in
                let schema = rule[name]
                return schema == .null ? [] : complaints(about: value, under: schema, at: "\(place)/\(name)")
            }
        case "required":
            return rule.elements.compactMap(\.text).filter { members[$0] == nil }.map { "\(place): \($0) is missing" }
        case "additionalProperties":
            guard rule == .boolean(false) else { return ["\(place): \(keyword) is not known to be \(rule)"] }
            return members.keys.sorted().filter { keywords["properties"]?[$0] ?? .null == .null }
                .map { "\(place): \($0) is not declared" }
        default: return Self.unknown(keyword, at: place)
        }
    }

    private func complaints(
        about elements: [JSONValue], _ keyword: String, _ rule: JSONValue, at place: String
    ) -> [String] {
        switch keyword {
        case "items":
            return elements.enumerated().flatMap { index, element in
                complaints(about: element, under: rule, at: "\(place)/\(index)")
            }
        case "minItems": return Self.limit(elements.count >= rule.int ?? .max, keyword, at: place)
        case "maxItems": return Self.limit(elements.count <= rule.int ?? .min, keyword, at: place)
        default: return Self.unknown(keyword, at: place)
        }
    }

    private func complaints(about text: String, _ keyword: String, _ rule: JSONValue, at place: String) -> [String] {
        switch keyword {
        case "minLength": return Self.limit(text.unicodeScalars.count >= rule.int ?? .max, keyword, at: place)
        case "maxLength": return Self.limit(text.unicodeScalars.count <= rule.int ?? .min, keyword, at: place)
        case "pattern":
            guard let pattern = rule.text, let regex = try? Regex(pattern) else {
                return ["\(place): \(rule) is no pattern"]
            }
            let isMatch = text.contains(regex.matchingSemantics(.unicodeScalar))
            return isMatch ? [] : ["\(place): \(text.debugDescription) does not match \(pattern)"]
        default: return Self.unknown(keyword, at: place)
        }
    }

    private func complaints(
        aboutNumber value: JSONValue, _ keyword: String, _ rule: JSONValue, at place: String
    ) -> [String] {
        let number: Double? =
            switch value {
            case .integer(let integer): Double(integer)
            case .real(let real): real
            default: nil
            }
        guard let number, let limit = rule.int.map(Double.init) else { return Self.unknown(keyword, at: place) }
        switch keyword {
        case "minimum": return Self.limit(number >= limit, keyword, at: place)
        case "maximum": return Self.limit(number <= limit, keyword, at: place)
        default: return Self.unknown(keyword, at: place)
        }
    }

    private static func limit(_ isKept: Bool, _ keyword: String, at place: String) -> [String] {
        isKept ? [] : ["\(place): \(keyword) is not kept"]
    }

    /// A keyword for values of other types says nothing of this one.
    private static func unknown(_ keyword: String, at place: String) -> [String] {
        let known: Set = [
            "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength",
            "pattern", "minimum", "maximum",
        ]
        return known.contains(keyword) ? [] : ["\(place): the keyword \(keyword) is not known"]
    }
}

extension JSONValue {
    /// A whole number is an integer however it is written.
    fileprivate func isOf(_ type: String) -> Bool {
        switch (type, self) {
        case ("null", .null), ("boolean", .boolean), ("string", .string), ("array", .array), ("object", .object),
            ("integer", .integer), ("number", .integer), ("number", .real):
            true
        case ("integer", .real(let real)): real == real.rounded()
        default: false
        }
    }
}
