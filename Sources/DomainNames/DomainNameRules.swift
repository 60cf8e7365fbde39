/// Which names can be a company's domain, and how each of them is written: one spelling per domain.
///
/// The host alone decides; its subdomains are kept, so `blog.example.com` stays what it is.
package struct DomainNameRules: Sendable {
    package init() {}

    /// The name in `text`, which may be a bare name or a whole http or https address.
    ///
    /// Scheme, port, path, query, fragment, case, one closing dot and every leading `www.` that something registrable
    /// follows are taken off; international names become punycode. The result has a-z, 0-9, hyphens and dots only, and
    /// normalising it again changes nothing.
    package func normalize(_ text: String) throws(DomainFault) -> String {
        let host = try WrittenHost(in: text)
        var name = try asciiName(host.text)
        if name.hasSuffix(".") { name.removeLast() }
        try checkLabels(of: name)
        guard !PublicSuffixes.contains(name) else { throw .publicSuffix }
        return withoutWWW(name)
    }

    /// Everything about a name that needs no list: RFC 1123 section 2.1 (letters, digits, hyphens), RFC 1035
    /// section 2.3.4 (63 a label, 253 in all), and at least two labels, the last of them no number.
    private func checkLabels(of name: String) throws(DomainFault) {
        guard !name.isEmpty else { throw .empty }
        guard name.utf8.allSatisfy(isLetterDigitHyphenOrDot) else { throw .characters }
        guard name.utf8.count <= 253 else { throw .tooLong }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let hyphen = UInt8(ascii: "-")
        guard labels.allSatisfy({ 1...63 ~= $0.count && $0.first != hyphen && $0.last != hyphen }) else {
            throw .label
        }
        if let last = labels.last, isNumber(last) { throw .address }
        guard labels.count > 1 else { throw .singleLabel }
    }

    /// Whether a last label makes the host an IPv4 address in one of its spellings: `127.1`, `0x7f.1`, `2130706433`
    /// (WHATWG URL Standard, "ends in a number").
    private func isNumber(_ label: Substring.UTF8View) -> Bool {
        if label.allSatisfy(isDigit) { return true }
        return label.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy(isHexadecimal)
    }

    private func withoutWWW(_ name: String) -> String {
        var name = Substring(name)
        while name.hasPrefix("www.") {
            let rest = name.dropFirst(4)
            guard rest.contains("."), !PublicSuffixes.contains(String(rest)) else { break }
            name = rest
        }
        return String(name)
    }
}

private func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
}

private func isLetterDigitHyphenOrDot(_ byte: UInt8) -> Bool {
    isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
}
