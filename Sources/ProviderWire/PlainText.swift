/// Provider's texts as we keep them.
package enum PlainText {
    /// No name, title or number is longer than this many Unicode scalars.
    package static let maximumLength = 1000

    /// The text on one line, without NULs, without marks that turn its direction (Unicode's Bidi_Control) and without
    /// blanks around it, cut at `maximumLength`; nil when nothing is left. Other control characters become blanks.
    package static func kept(_ text: String?) -> String? {
        guard let text else { return nil }
        if isPlain(text.utf8) { return text }
        var kept = String.UnicodeScalarView()
        var count = 0
        // Blanks are held back until something follows them.
        var blanks = 0
        for scalar in text.unicodeScalars {
            if scalar == "\0" || scalar.properties.isBidiControl { continue }
            if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                if count > 0 { blanks += 1 }
                continue
            }
            guard count + blanks < maximumLength else { break }
            for _ in 0..<blanks { kept.append(" ") }
            kept.append(scalar)
            count += blanks + 1
            blanks = 0
        }
        return kept.isEmpty ? nil : String(kept)
    }

    /// Whether nearly every text needs no work: short, of ASCII's visible characters, with blanks in between.
    private static func isPlain(_ bytes: String.UTF8View) -> Bool {
        guard let first = bytes.first, let last = bytes.last, bytes.count <= maximumLength else { return false }
        let blank = UInt8(ascii: " ")
        return first != blank && last != blank && bytes.allSatisfy { (blank...0x7E).contains($0) }
    }

    /// The date in front of a text, `YYYY-MM-DD`; nil when there is none. Some replies hold a time behind it
    /// (providers.md, A.5).
    package static func date(_ text: String?) -> String? {
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
