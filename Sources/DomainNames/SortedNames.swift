/// Domain names in a text, each on a line of its own, in the order of their bytes.
///
/// A name is looked up where it lies. A text that is written in the program stays in the pages of its file, which
/// processes share; a set of ten thousand names would take a megabyte of each.
struct SortedNames: Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    /// By halving; the name is ASCII in lower case.
    func contains(_ name: ArraySlice<UInt8>) -> Bool {
        let bytes = text.utf8Span.span
        // Both are where a line begins, or the end.
        var low = 0
        var high = bytes.count
        while low < high {
            let start = lineStart(of: (low + high) / 2, in: bytes)
            let (order, end) = compare(name, withLineAt: start, in: bytes)
            switch order {
            case .equal: return true
            case .less: high = start
            case .greater: low = end + 1
            }
        }
        return false
    }

    private enum Order {
        case less, equal, greater
    }

    private func lineStart(of place: Int, in bytes: Span<UInt8>) -> Int {
        var start = place
        while start > 0, bytes[start - 1] != Self.newline { start -= 1 }
        return start
    }

    /// How the name stands to the line, and where the line ends.
    private func compare(
        _ name: ArraySlice<UInt8>, withLineAt start: Int, in bytes: Span<UInt8>
    ) -> (Order, end: Int) {
        var end = start
        while end < bytes.count, bytes[end] != Self.newline { end += 1 }
        for (place, byte) in zip(start..<end, name) where bytes[place] != byte {
            return (byte < bytes[place] ? .less : .greater, end)
        }
        let order: Order = name.count < end - start ? .less : name.count > end - start ? .greater : .equal
        return (order, end)
    }

    private static let newline = UInt8(ascii: "\n")
}
