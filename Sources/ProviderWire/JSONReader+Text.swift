/// Texts and their escapes: RFC 8259, section 7.
extension JSONReader {
    /// A text, from its opening quotation mark on; nil when it is not Unicode.
    mutating func quoted() throws(WireFault) -> String? {
        let run = try run()
        guard bytes[position] == UInt8(ascii: "\"") else { return try quoted(after: bytes[run.places]) }
        position += 1
        // Nearly every text is ASCII, and then there is nothing to validate, which takes several times as long.
        return run.isASCII
            ? String(decoding: bytes[run.places], as: UTF8.self)
            : String(validating: bytes[run.places], as: UTF8.self)
    }

    /// Passes a text over, from its opening quotation mark on, without making it.
    mutating func skipQuoted() throws(WireFault) {
        let run = try run()
        if bytes[position] == UInt8(ascii: "\"") {
            position += 1
        } else {
            _ = try quoted(after: bytes[run.places])
        }
    }

    /// What follows the opening quotation mark up to the closing one or the first escape, which is next then.
    private mutating func run() throws(WireFault) -> (places: Range<Int>, isASCII: Bool) {
        let start = position + 1
        var allBits: UInt8 = 0
        for place in start..<max(start, bytes.count) {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                position = place
                return (start..<place, allBits < 0x80)
            }
            allBits |= byte
        }
        position = bytes.count
        throw fault
    }

    /// The rest of a text whose first escape is next.
    private mutating func quoted(after beginning: ArraySlice<UInt8>) throws(WireFault) -> String? {
        var text = Array(beginning)
        var isUnicode = true
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                return isUnicode ? String(validating: text, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                if let scalar = try escape() {
                    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                } else {
                    isUnicode = false
                }
            default:
                text.append(byte)
            }
        }
        throw fault
    }

    /// What follows a backslash; nil for half a surrogate pair.
    private mutating func escape() throws(WireFault) -> Unicode.Scalar? {
        guard position < bytes.count else { throw fault }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try escapedScalar()
        default: throw fault
        }
    }

    private mutating func escapedScalar() throws(WireFault) -> Unicode.Scalar? {
        let unit = try codeUnit()
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
        guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else { return nil }
        let beforeSecond = position
        position += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            position = beforeSecond
            return nil
        }
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    }

    private mutating func codeUnit() throws(WireFault) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16),
            digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-")
        else { throw fault }
        position += 4
        return unit
    }
}
