/// What is asked of a site's address besides a good domain.
enum SiteAddress {
    private static let maximumLength = 2_048

    /// Why the text is no address to keep; nil when it is one.
    static func complaint(about url: String) -> String? {
        if url.utf8.count > maximumLength { return "The address is longer than \(maximumLength) characters." }
        if url.unicodeScalars.contains(where: { $0.breaksLine || $0.properties.isWhitespace }) {
            return "The address holds blanks or control characters."
        }
        let lowered = url.prefix(8).lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowered.hasPrefix) else {
            return "The address must begin with http:// or https://."
        }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        if authority.contains("@") { return "The address must not hold a user name or password." }
        return nil
    }
}
