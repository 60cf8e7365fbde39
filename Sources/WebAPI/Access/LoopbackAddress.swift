import HTTPTypes

extension HTTPField.Name {
    /// nginx's own address, on which the request came in: its `$server_addr`, as the wire hands on the FastCGI parameter
    /// of this name. No client can send a field of this name: the `_` in fields becomes `-` on the way (RFC 3875,
    /// section 4.1.18, the other way round).
    static let serverAddress: HTTPField.Name = {
        guard let name = HTTPField.Name("SERVER_ADDR") else { preconditionFailure("a name of letters and _") }
        return name
    }()
}

/// Whether an address can be reached from its own machine alone.
enum LoopbackAddress {
    /// Knows the forms in which nginx writes an address: 127.0.0.0/8 (RFC 6890, section 2.2.2), `::1` (RFC 4291, section
    /// 2.5.3), the former as an IPv4-mapped one (section 2.5.5.2), and `unix:` with a path.
    static func isMeant(by text: String) -> Bool {
        if isIPv4(text.utf8.span) { return true }
        let address = text.lowercased()
        if address.hasPrefix("unix:") || address == "::1" { return true }
        let mapped = "::ffff:"
        return address.hasPrefix(mapped) && isIPv4(address.dropFirst(mapped.count).utf8.span)
    }

    /// Four numbers up to 255 in one to three digits each, the first of them 127. Every request asks, so that nothing is
    /// cut out and copied.
    private static func isIPv4(_ text: Span<UInt8>) -> Bool {
        var parts = 1
        var digits = 0
        var number = 0
        for index in text.indices {
            switch text[index] {
            case let byte where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte):
                digits += 1
                number = number * 10 + Int(byte - UInt8(ascii: "0"))
                guard digits <= 3, number <= 255 else { return false }
            case UInt8(ascii: "."):
                guard digits > 0, parts > 1 || number == 127 else { return false }
                parts += 1
                (digits, number) = (0, 0)
            default: return false
            }
        }
        return parts == 4 && digits > 0
    }
}
