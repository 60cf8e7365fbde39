/// The place of a value in a body (RFC 6901), as failures name it.
struct JSONPointer: Hashable, CustomStringConvertible {
    static let root = JSONPointer(description: "")

    /// Nobody needs more of a made-up name to find it; the reply stays small.
    private static let longestName = 64

    let description: String

    private init(description: String) {
        self.description = description
    }

    static func / (parent: JSONPointer, name: String) -> JSONPointer {
        var escaped = ""
        for character in name.unicodeScalars.prefix(longestName) {
            switch character {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return JSONPointer(description: "\(parent.description)/\(escaped)")
    }

    static func / (parent: JSONPointer, index: Int) -> JSONPointer {
        JSONPointer(description: "\(parent.description)/\(index)")
    }
}
