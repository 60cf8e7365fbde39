/// Provider's texts as we keep them.
enum PlainText {
    /// No name, title or number is longer than this many Unicode scalars.
    static let maximumLength = 1000

    /// The text without NULs and without blanks around it, cut at `maximumLength`; nil when nothing is left.
    static func kept(_ text: String?) -> String? {
        guard let text else { return nil }
        if isPlain(text.utf8) { return text }
        var scalars = Substring(text.contains("\0") ? text.replacing("\0", with: "") : text).unicodeScalars
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        guard !scalars.isEmpty else { return nil }
        return String(scalars.prefix(maximumLength))
    }

    /// Whether nearly every text needs no work: short, ASCII at both ends, no blank there and no NUL anywhere.
    private static func isPlain(_ bytes: String.UTF8View) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= maximumLength else { return false }
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        return visible.contains(first) && visible.contains(last) && !bytes.contains(0)
    }

    /// The date in front of a text, `YYYY-MM-DD`; nil when there is none. Some replies hold a time behind it
    /// (providers.md, A.5).
    static func date(_ text: String?) -> String? {
        guard let text else { return nil }
        let date = Array(text.utf8.prefix(10))
        let isShaped =
            date.count == 10
            && date.enumerated().allSatisfy { index, byte in
                index == 4 || index == 7 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
            }
        guard isShaped else { return nil }
        func number(_ range: Range<Int>) -> Int {
            date[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard (1...12).contains(number(5..<7)), (1...31).contains(number(8..<10)) else { return nil }
        return String(decoding: date, as: UTF8.self)
    }
}
