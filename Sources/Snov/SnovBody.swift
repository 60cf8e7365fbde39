import ProviderWire

/// Bodies as Snov sends them.
enum SnovBody {
    /// Without the NUL bytes that some have (providers.md, B.3).
    static func readable(_ body: [UInt8]) -> [UInt8] {
        body.contains(0) ? body.filter { $0 != 0 } : body
    }

    /// Whether it says that there are no credits left. Snov says so in many forms, with one wording (providers.md, B.5).
    static func concernsCredits(_ body: [UInt8]) -> Bool {
        let lowercased = readable(body).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return ["ran out of credits", "not_enough_credits"].contains { lowercased.firstRange(of: $0.utf8) != nil }
    }
}

extension JSONReader {
    /// Reads a text without the NULs that some have.
    mutating func word() throws(WireFault) -> String? {
        let text = try text()
        guard let text, text.utf8.contains(0) else { return text }
        return String(decoding: text.utf8.filter { $0 != 0 }, as: UTF8.self)
    }

    /// Reads a number that may be written as a text; nil for another value.
    mutating func count() throws(WireFault) -> Double? {
        var ahead = self
        if let number = try ahead.number() {
            self = ahead
            return number
        }
        return try text().flatMap { Double($0.filter { !$0.isWhitespace }) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Reads an object or an array, whichever it is; passes over anything else.
    mutating func either(
        object member: (_ name: String, _ reader: inout JSONReader) throws(WireFault) -> Void,
        array element: (_ reader: inout JSONReader) throws(WireFault) -> Void
    ) throws(WireFault) {
        var ahead = self
        if try ahead.array(element) {
            self = ahead
        } else {
            _ = try object(member)
        }
    }
}
