/// Where a page comes from, as browsers write it: scheme, host and, unless it is the scheme's own, port
/// (HTML, section 7.1.1, "ASCII serialization of an origin").
struct WebOrigin: Hashable {
    let scheme: String
    /// Host and port, lower case, as a Host field holds them.
    let authority: String

    /// Nil for what is no such origin: `null` of a page that has none, a path behind the host, `*`.
    init?(_ text: String) {
        let halves = text.lowercased().split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, Self.isScheme(halves[0]), Self.isAuthority(halves[1]) else { return nil }
        scheme = String(halves[0])
        authority = Self.withoutDefaultPort(String(halves[1]), of: scheme)
    }

    /// Whether a request to this authority stays within the origin. The request does not tell its own scheme: behind a
    /// proxy nobody knows it.
    func isSame(as authority: String?) -> Bool {
        authority.map { Self.withoutDefaultPort($0.lowercased(), of: scheme) } == self.authority
    }

    /// RFC 3986, section 3.1.
    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
            default: false
            }
        }
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"/?#@*,\\".utf8.contains($0) }
    }

    private static func withoutDefaultPort(_ authority: String, of scheme: String) -> String {
        let port: String? =
            switch scheme {
            case "https": ":443"
            case "http": ":80"
            default: nil
            }
        guard let port, authority.hasSuffix(port) else { return authority }
        return String(authority.dropLast(port.count))
    }
}
