// JSON strings: RFC 8259, section 7.

extension JSONBytes {
    /// Writes text as a JSON string; bytes that are no UTF-8 become U+FFFD, a NUL stays as its escape.
    mutating func append(string text: Span<UInt8>) {
        append(byte: UInt8(ascii: "\""))
        var start = 0
        while start < text.count {
            let end = plainRun(in: text, from: start)
            append(text.extracting(start..<end))
            start = end < text.count ? appendSpecial(in: text, at: end) : end
        }
        append(byte: UInt8(ascii: "\""))
    }

    /// Where the bytes that stand for themselves end: printable ASCII but for the quote and the backslash.
    private func plainRun(in text: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < text.count {
            let byte = text[index]
            guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
            index += 1
        }
        return index
    }

    /// Writes what stands at `index` and returns where to go on.
    private mutating func appendSpecial(in text: Span<UInt8>, at index: Int) -> Int {
        let byte = text[index]
        guard byte >= 0x80 else {
            append(escaped: byte)
            return index + 1
        }
        let sequence = UTF8Sequence(in: text, at: index)
        if sequence.isWellFormed {
            append(text.extracting(index..<index + sequence.length))
        } else {
            append(bytes: [0xEF, 0xBF, 0xBD])
        }
        return index + sequence.length
    }

    private mutating func append(escaped byte: UInt8) {
        append(byte: UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte: byte)
        case 0x08: append(byte: UInt8(ascii: "b"))
        case 0x09: append(byte: UInt8(ascii: "t"))
        case 0x0A: append(byte: UInt8(ascii: "n"))
        case 0x0C: append(byte: UInt8(ascii: "f"))
        case 0x0D: append(byte: UInt8(ascii: "r"))
        default:
            append(bytes: Array("u00".utf8))
            append(byte: UInt8(ascii: "0") + byte >> 4)
            append(byte: Array("0123456789abcdef".utf8)[Int(byte & 0xF)])
        }
    }
}

/// What stands at a byte of 0x80 or more: one character of UTF-8, or what one U+FFFD replaces.
struct UTF8Sequence {
    let isWellFormed: Bool
    /// In bytes; of a malformed one, its longest well-formed beginning, as Unicode advises (The Unicode Standard,
    /// section 3.9, "U+FFFD Substitution of Maximal Subparts").
    let length: Int

    /// The Unicode Standard, table 3-7: after some first bytes the second is narrower than 80…BF.
    init(in text: Span<UInt8>, at start: Int) {
        let continuations: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch text[start] {
        case 0xC2...0xDF: continuations = 1
        case 0xE0...0xEF:
            continuations = 2
            if text[start] == 0xE0 { second = 0xA0...0xBF }
            if text[start] == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            continuations = 3
            if text[start] == 0xF0 { second = 0x90...0xBF }
            if text[start] == 0xF4 { second = 0x80...0x8F }
        default:
            self = UTF8Sequence(isWellFormed: false, length: 1)
            return
        }
        for offset in 1...continuations {
            let allowed = offset == 1 ? second : 0x80...0xBF
            guard start + offset < text.count, allowed.contains(text[start + offset]) else {
                self = UTF8Sequence(isWellFormed: false, length: offset)
                return
            }
        }
        self = UTF8Sequence(isWellFormed: true, length: continuations + 1)
    }

    private init(isWellFormed: Bool, length: Int) {
        self.isWellFormed = isWellFormed
        self.length = length
    }
}
