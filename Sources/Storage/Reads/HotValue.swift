/// A value bound to a statement's parameter.
enum HotValue: Hashable {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    /// How many bytes of it are bound where they lie.
    var boundBytes: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        case .integer, .null: 0
        }
    }

    init(_ integer: Int?) {
        self = integer.map { .integer(Int64($0)) } ?? .null
    }

    init(_ text: String?) {
        self = text.map { .text($0) } ?? .null
    }
}
