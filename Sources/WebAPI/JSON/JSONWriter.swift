/// Writes JSON text straight into bytes, members in the order in which they are written.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bracket(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    mutating func list(_ values: (inout JSONWriter) -> Void) {
        bracket(UInt8(ascii: "["), UInt8(ascii: "]"), values)
    }

    /// The name of the value that is written next.
    mutating func name(_ name: String) {
        separate()
        write(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func text(_ text: String) {
        separate()
        write(text)
    }

    mutating func integer(_ integer: some FixedWidthInteger) {
        separate()
        bytes += String(integer).utf8
    }

    mutating func boolean(_ boolean: Bool) {
        separate()
        bytes += (boolean ? "true" : "false").utf8
    }

    /// A value that is JSON already.
    mutating func json(_ value: some Sequence<UInt8>) {
        separate()
        bytes += value
    }

    /// The members of an object that is JSON already, beside others.
    mutating func members(of object: [UInt8]) {
        let inner = object.dropFirst().dropLast()
        if !inner.isEmpty { json(inner) }
    }

    private mutating func bracket(_ open: UInt8, _ close: UInt8, _ inner: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open)
        needsComma = false
        inner(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// RFC 8259, section 7: quote, backslash and the control characters are escaped, all else stands for itself.
    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes += "\\u00".utf8
                bytes.append(Self.hexadecimal[Int(byte >> 4)])
                bytes.append(Self.hexadecimal[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static let hexadecimal = [UInt8]("0123456789abcdef".utf8)
}

extension JSONWriter {
    mutating func member(_ name: String, _ text: String) {
        self.name(name)
        self.text(text)
    }

    mutating func member(_ name: String, _ integer: some FixedWidthInteger) {
        self.name(name)
        self.integer(integer)
    }

    mutating func member(_ name: String, _ boolean: Bool) {
        self.name(name)
        self.boolean(boolean)
    }
}
