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
        let address = text.lowercased()
        if address.hasPrefix("unix:") || address == "::1" { return true }
        let mapped = "::ffff:"
        return isIPv4(address.hasPrefix(mapped) ? address.dropFirst(mapped.count) : address[...])
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            (1...3).contains(part.utf8.count)
                && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                && UInt8(part) != nil
        }
    }
}
