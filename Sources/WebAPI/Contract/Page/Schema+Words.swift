extension Schema {
    /// The schema as a person says it; what has a name of its own is told elsewhere, under that.
    var words: String {
        switch self {
        case .anything: "anything"
        case .boolean: "true or false"
        case .always(let value): "\(value)"
        case .integer(nil, nil): "whole number"
        case .integer(let from?, nil), .integer(let from?, Int.max?): "whole number from \(from)"
        case .integer(nil, let through?): "whole number to \(through)"
        case .integer(let from?, let through?): "whole number from \(from) to \(through)"
        case .number: "number"
        case .looseInteger: "number, or text of an odd row"
        case .text(let characters, _, _): Self.words(ofText: characters)
        case .words(let words): Self.words(ofChoice: words)
        case .list(let element, let count): Self.words(ofList: element, count)
        case .object(let properties, _): properties.isEmpty ? "object" : "object with the members below"
        case .oneOf(let schemas): schemas.map(\.words).joined(separator: ", or ")
        case .nullable(let schema): "\(schema.words), or null"
        case .named(let named): named.name
        }
    }

    private static func words(ofText characters: ClosedRange<Int>?) -> String {
        guard let characters else { return "text" }
        return characters.lowerBound == 0
            ? "text of \(characters.upperBound) characters at most"
            : "text of \(characters.lowerBound) to \(characters.upperBound) characters"
    }

    private static func words(ofChoice words: [String]) -> String {
        let shown = words.prefix(words.count > 20 ? 8 : 20).map { $0.isEmpty ? "\"\"" : $0 }.joined(separator: ", ")
        if words.count == 1 { return shown }
        return shown + (words.count > 20 ? " and \(words.count - 8) more" : "")
    }

    private static func words(ofList element: Schema, _ count: ClosedRange<Int>?) -> String {
        let number = count.map { " \($0.lowerBound) to \($0.upperBound)" } ?? ""
        return "list of\(number): \(element.words)"
    }

    /// The members to be told of it, where it is an object or may be one.
    var properties: [Property] {
        switch self {
        case .object(let properties, _): properties
        case .nullable(let schema): schema.properties
        case .oneOf(let schemas): schemas.flatMap(\.properties)
        default: []
        }
    }
}
