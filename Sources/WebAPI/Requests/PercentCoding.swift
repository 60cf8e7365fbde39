/// Percent-encoded text of a path or a query in clear (RFC 3986, section 2.1); nil when it is broken or no UTF-8.
enum PercentCoding {
    static func decode(_ text: Substring, plusIsBlank: Bool = false) -> String? {
        // Most text is in clear already.
        if !isEncoded(text.utf8.span, plusIsBlank) { return String(text) }
        var decoded: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    return nil
                }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank:
                decoded.append(UInt8(ascii: " "))
            default:
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func isEncoded(_ text: Span<UInt8>, _ plusIsBlank: Bool) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: "%") || plusIsBlank && byte == UInt8(ascii: "+") { return true }
        }
        return false
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
