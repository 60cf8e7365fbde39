/// Reads a JSON text (RFC 8259) value by value, in one pass, keeping only what is asked for.
///
/// Every call reads exactly one value, whatever it is: a value of another kind than the one asked for is passed over
/// and reads as nil, so a strange value costs itself and not the reply. Only text that is no JSON is a fault. The
/// numbers' leading zeros and raw control characters in texts are let pass: they harm nobody.
///
/// `JSONDecoder` gives up a whole array for one strange element; made tolerant it took more than twice as long here.
package struct JSONReader {
    /// Deeper nesting than this is taken for an attack on the stack.
    package static let maximumDepth = 64

    let bytes: [UInt8]
    /// Where the next unread byte is.
    var position = 0
    private var depth = 0

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object, calling `member` with each name; `member` must read that member's value.
    /// - Returns: false when the value was something else.
    package mutating func object(
        _ member: (_ name: String, _ reader: inout JSONReader) throws(WireFault) -> Void
    ) throws(WireFault) -> Bool {
        guard upcoming() == UInt8(ascii: "{") else {
            try skip()
            return false
        }
        try members { reader throws(WireFault) in
            let name = try reader.quoted()
            try reader.colon()
            try member(name ?? "", &reader)
        }
        return true
    }

    /// Reads an array, calling `element` for each; `element` must read that element.
    /// - Returns: false when the value was something else.
    package mutating func array(
        _ element: (_ reader: inout JSONReader) throws(WireFault) -> Void
    ) throws(WireFault) -> Bool {
        guard upcoming() == UInt8(ascii: "[") else {
            try skip()
            return false
        }
        try elements(until: UInt8(ascii: "]"), element)
        return true
    }

    /// Reads a text; nil for another value, and for a text that is not Unicode.
    package mutating func text() throws(WireFault) -> String? {
        guard upcoming() == UInt8(ascii: "\"") else {
            try skip()
            return nil
        }
        return try quoted()
    }

    /// Reads a number; nil for another value, and for a number that a `Double` can't hold.
    package mutating func number() throws(WireFault) -> Double? {
        guard Self.beginsNumber(upcoming()) else {
            try skip()
            return nil
        }
        return try numeral()
    }

    /// Reads `true` or `false`; nil for another value.
    package mutating func truth() throws(WireFault) -> Bool? {
        let first = upcoming()
        try skip()
        return first == UInt8(ascii: "t") ? true : first == UInt8(ascii: "f") ? false : nil
    }

    /// Passes one value over.
    package mutating func skip() throws(WireFault) {
        switch upcoming() {
        case UInt8(ascii: "\""): try skipQuoted()
        case UInt8(ascii: "{"):
            try members { reader throws(WireFault) in
                try reader.skipQuoted()
                try reader.colon()
                try reader.skip()
            }
        case UInt8(ascii: "["): _ = try array { reader throws(WireFault) in try reader.skip() }
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case let byte where Self.beginsNumber(byte): _ = try numeral()
        default: throw fault
        }
    }

    /// Throws unless nothing but blanks is left.
    package mutating func end() throws(WireFault) {
        guard upcoming() == nil else { throw fault }
    }
}

// MARK: - Grammar

extension JSONReader {
    var fault: WireFault { .notJSON(offset: position) }

    /// The next byte that is no blank, still unread; nil at the end.
    private mutating func upcoming() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    /// `member` is called where a name begins.
    private mutating func members(
        _ member: (_ reader: inout JSONReader) throws(WireFault) -> Void
    ) throws(WireFault) {
        try elements(until: UInt8(ascii: "}")) { reader throws(WireFault) in
            guard reader.upcoming() == UInt8(ascii: "\"") else { throw reader.fault }
            try member(&reader)
        }
    }

    private mutating func colon() throws(WireFault) {
        guard upcoming() == UInt8(ascii: ":") else { throw fault }
        position += 1
    }

    private mutating func elements(
        until close: UInt8, _ element: (_ reader: inout JSONReader) throws(WireFault) -> Void
    ) throws(WireFault) {
        guard depth < Self.maximumDepth else { throw fault }
        depth += 1
        position += 1
        if upcoming() != close {
            try element(&self)
            while upcoming() == UInt8(ascii: ",") {
                position += 1
                try element(&self)
            }
        }
        guard upcoming() == close else { throw fault }
        position += 1
        depth -= 1
    }

    private mutating func word(_ word: StaticString) throws(WireFault) {
        let expected = word.description.utf8
        guard bytes[position...].starts(with: expected) else { throw fault }
        position += expected.count
    }

    private static func beginsNumber(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
    }

    /// A number, from its first byte on. More than 40 digits are no number that anybody means.
    private mutating func numeral() throws(WireFault) -> Double? {
        let digits = bytes[position...].prefix { byte in
            switch byte {
            case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard digits.count <= 40 else {
            position = digits.endIndex
            return nil
        }
        guard let value = Double(String(decoding: digits, as: UTF8.self)) else { throw fault }
        position = digits.endIndex
        return value.isFinite ? value : nil
    }
}
