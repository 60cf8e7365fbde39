/// A value bound to a statement's parameter.
enum HotValue: Hashable {
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case null

    /// How much room it takes where it is bound: its bytes, and one more, so that none at all have a place too.
    var room: Int {
        switch self {
        case .text(let text): text.utf8.count + 1
        case .blob(let bytes): bytes.count + 1
        case .integer, .null: 0
        }
    }

    init(_ integer: Int?) {
        self = integer.map { .integer(Int64($0)) } ?? .null
    }

    /// As SQLite has truth: 1 or 0.
    init(_ isTrue: Bool?) {
        self = isTrue.map { .integer($0 ? 1 : 0) } ?? .null
    }

    init(_ text: String?) {
        self = text.map { .text($0) } ?? .null
    }
}

extension [HotValue] {
    /// The bytes of all of them, one behind the other, each in its room.
    var laidOut: [UInt8] {
        let room = reduce(0) { $0 + $1.room }
        if room == 0 { return [] }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(room)
        for value in self {
            switch value {
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .blob(let blob): bytes.append(contentsOf: blob)
            case .integer, .null: continue
            }
            bytes.append(0)
        }
        return bytes
    }
}
