/// The host within what a person wrote: a bare name or an http or https address (RFC 3986 section 3).
struct WrittenHost {
    /// As it was written: any case, any script.
    let text: Substring

    init(in written: String) throws(DomainFault) {
        let trimmed = Self.trimmed(written)
        guard !trimmed.isEmpty else { throw .empty }
        guard !trimmed.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw .controlCharacter
        }
        let authority = try Self.authority(of: trimmed)
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userName }
        text = try Self.withoutPort(authority)
        guard !text.isEmpty else { throw .empty }
    }

    /// By scalars: a blank and a mark after it would be one character.
    private static func trimmed(_ written: String) -> Substring {
        let scalars = written.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return Substring(scalars[first...last])
    }

    /// What stands between scheme and path.
    private static func authority(of text: Substring) throws(DomainFault) -> Substring {
        var rest = text.unicodeScalars
        if let colon = rest.firstIndex(where: { ":/?#".unicodeScalars.contains($0) }), rest[colon] == ":",
            rest[colon...].starts(with: "://".unicodeScalars)
        {
            guard ["http", "https"].contains(Substring(rest[..<colon]).lowercased()) else { throw .foreignScheme }
            rest = rest[rest.index(after: colon)...]
        }
        if rest.starts(with: "//".unicodeScalars) { rest = rest.dropFirst(2) }
        return Substring(rest.prefix { !"/?#".unicodeScalars.contains($0) })
    }

    /// A port is digits or nothing (RFC 3986 section 3.2.3); brackets, or nothing but hexadecimal digits between
    /// several colons, mean IPv6.
    private static func withoutPort(_ authority: Substring) throws(DomainFault) -> Substring {
        let parts = authority.unicodeScalars.split(separator: ":", omittingEmptySubsequences: false)
        guard !authority.unicodeScalars.starts(with: "[".unicodeScalars) else { throw .address }
        guard parts.count > 1 else { return authority }
        guard parts.count == 2 else {
            throw parts[0].allSatisfy(\.properties.isASCIIHexDigit) ? .address : .port
        }
        let digits = String(parts[1])
        guard digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { throw .port }
        guard digits.isEmpty || UInt16(digits) != nil else { throw .port }
        return Substring(parts[0])
    }
}
