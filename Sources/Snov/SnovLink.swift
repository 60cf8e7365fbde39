import ProviderWire

/// Links in Snov's replies, of which only those to Snov itself are followed.
enum SnovLink {
    /// Longer ones are no links of Snov's, which have about 200 bytes (providers.md, B.4).
    static let maximumBytes = 512

    /// The path and query that a link leads to, to be asked at `address`; nil for text that is no such link. Throws for
    /// a link to anywhere else: our token must not follow it.
    static func path(_ text: String?, at address: ProviderAddress) throws(SnovFault) -> String? {
        guard let text = PlainText.kept(text), let scheme = scheme(of: text) else { return nil }
        let rest = text.dropFirst(scheme.count + 3)
        let authority = rest.prefix { !"/?#\\".contains($0) }
        guard scheme == address.scheme, isSame(authority.lowercased(), address.authority, scheme) else {
            throw .foreignLink
        }
        let whole = rest.dropFirst(authority.count)
        guard whole.hasPrefix(address.pathPrefix + SnovTask.root) else { throw .foreignLink }
        let path = String(whole.dropFirst(address.pathPrefix.count))
        return isPath(path) ? path : nil
    }

    /// Whether a text could have come from a link of Snov's.
    static func isPath(_ path: String) -> Bool {
        path.hasPrefix(SnovTask.root) && path.utf8.count <= maximumBytes && !path.contains("..") && !hidesDots(path)
            && path.utf8.allSatisfy { isUnreserved($0) || "/?&=%+[],:@!$'()*;".utf8.contains($0) }
    }

    /// A server may read `%2e%2e` as two dots: RFC 3986, section 6.2.2.2.
    private static func hidesDots(_ path: String) -> Bool {
        path.prefix { $0 != "?" }.lowercased().contains("%2e")
    }

    private static func scheme(of text: String) -> String? {
        let start = text.prefix(8).lowercased()
        return ["https", "http"].first { start.hasPrefix("\($0)://") }
    }

    private static func isSame(_ left: String, _ right: String, _ scheme: String) -> Bool {
        let usualPort = scheme == "https" ? ":443" : ":80"
        func bare(_ authority: String) -> Substring {
            authority.hasSuffix(usualPort) ? authority.dropLast(usualPort.count) : authority[...]
        }
        return bare(left) == bare(right)
    }
}
