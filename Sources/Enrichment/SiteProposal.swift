/// A site as somebody named it, before it is known whether it will do.
package struct SiteProposal: Hashable, Sendable {
    /// Of an address, in bytes.
    package static let longestAddress = 2_048
    /// Of a company's name, in characters.
    package static let longestName = 200

    /// In the words it came in: a domain, or an address.
    package let input: String
    package let companyName: String?
    /// Whether `input` is an address to be kept, and not a domain alone.
    package let isAddress: Bool

    package init(input: String, companyName: String?, isAddress: Bool) {
        self.input = input
        self.companyName = companyName
        self.isAddress = isAddress
    }

    /// The site to be added, or why it will not do.
    package func judged(by domains: any DomainNormalizer) -> Result<NewSite, DomainRefusal> {
        let text = input.trimmed
        if isAddress, let complaint = Self.complaint(about: text) {
            return .failure(DomainRefusal(reason: complaint))
        }
        let name = companyName?.trimmed ?? ""
        if !name.isEmpty, let complaint = name.complaint(maximumLength: Self.longestName) {
            return .failure(DomainRefusal(reason: "The company's name \(complaint)"))
        }
        return domains.normalize(text).map { domain in
            NewSite(
                url: isAddress ? text : "https://\(domain)", domain: domain, companyName: name.isEmpty ? nil : name)
        }
    }

    /// What is asked of an address besides a good domain.
    private static func complaint(about url: String) -> String? {
        if url.utf8.count > longestAddress { return "The address is longer than \(longestAddress) characters." }
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
