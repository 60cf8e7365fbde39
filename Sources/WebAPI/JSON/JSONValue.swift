import FoundationEssentials

/// Any JSON value, decoded once and then walked by hand, so that every fault in a body can be named at once.
///
/// A whole number is an `integer` however it is written (`1`, `1.0`, `1e3`), as JSON Schema has it; one that does not
/// fit 64 bits is a `number`. Text that is no JSON, or that the decoder can't hold (`1e400`), throws.
enum JSONValue: Decodable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case object([String: JSONValue])
    case list([JSONValue])
    case boolean(Bool)
    case number(Double)

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // A failed attempt says only that the value is of another kind; the last one throws for them all.
        if container.decodeNil() {
            self = .null
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let members = try? container.decode([String: JSONValue].self) {
            self = .object(members)
        } else if let integers = try? container.decode([Int64].self) {
            // The same as below, three times as quick: most of what comes in bodies is sites' numbers.
            self = .list(integers.map(JSONValue.integer))
        } else if let values = try? container.decode([JSONValue].self) {
            self = .list(values)
        } else if let boolean = try? container.decode(Bool.self) {
            self = .boolean(boolean)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }
}
