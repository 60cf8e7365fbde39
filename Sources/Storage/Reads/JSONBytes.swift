import FoundationEssentials

/// JSON as it is written, byte after byte (RFC 8259). Whatever goes in, valid UTF-8 comes out.
struct JSONBytes {
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends what is JSON already.
    mutating func append(bytes more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// Appends what is JSON already, or stands for itself in a string.
    mutating func append(_ part: Span<UInt8>) {
        bytes.append(copying: part)
    }

    /// Appends text that is JSON already.
    mutating func append(verbatim json: String) {
        bytes.append(contentsOf: json.utf8)
    }

    mutating func appendNull() {
        append(verbatim: "null")
    }

    mutating func append(_ integer: Int64) {
        if integer < 0 { bytes.append(UInt8(ascii: "-")) }
        append(digitsOf: integer.magnitude)
    }

    private mutating func append(digitsOf magnitude: UInt64) {
        if magnitude >= 10 { append(digitsOf: magnitude / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
    }

    /// JSON has no number for what is not finite: null then (RFC 8259, section 6).
    mutating func append(_ real: Double) {
        if real.isFinite {
            bytes.append(contentsOf: real.description.utf8)
        } else {
            appendNull()
        }
    }

    /// As a string in base64 (RFC 4648, section 4), for JSON has no bytes.
    mutating func append(blob: [UInt8]) {
        append(byte: UInt8(ascii: "\""))
        bytes.append(contentsOf: blob.base64.utf8)
        append(byte: UInt8(ascii: "\""))
    }

    /// Writes an array whose elements `append` writes, a comma behind each, the last included.
    mutating func appendArray<Fault: Error>(
        _ append: (inout JSONBytes) throws(Fault) -> Void
    ) throws(Fault) {
        bytes.append(UInt8(ascii: "["))
        try append(&self)
        if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
        bytes.append(UInt8(ascii: "]"))
    }
}

extension [UInt8] {
    /// RFC 4648, section 4.
    var base64: String { Data(self).base64EncodedString() }
}
