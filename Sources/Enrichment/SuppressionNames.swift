/// How the names of those who are to be forgotten are written, so that each has one spelling whoever it comes from, and
/// which names a contact goes by.
///
/// An address is trimmed and lower-cased as contacts are, its domain in punycode and without a closing dot. What stands
/// before the `@` is the mail server's to read (RFC 5321, section 2.3.11): `ann+news@…` is another address than `ann@…`.
package struct SuppressionNames: Sendable {
    /// Names longer than a domain's are none: RFC 1035, section 2.3.4.
    private static let longestDomain = 253

    private let domains: any DomainNormalizer

    package init(domains: any DomainNormalizer) {
        self.domains = domains
    }

    /// Nil for text that is no address.
    package func address(_ text: String) -> SuppressedName? {
        parts(of: text).map { local, domain in .address("\(local)@\(domain)") }
    }

    package func domain(_ text: String) -> Result<SuppressedName, DomainRefusal> {
        domains.normalize(text).map(SuppressedName.domain)
    }

    /// All names under which a contact of this address may be forgotten: itself, its domain, and those above that, of
    /// which none has a single part. A public suffix may be among them and is never on the list, for `domain` refuses it.
    package func covering(address text: String) -> [SuppressedName] {
        guard let (local, domain) = parts(of: text) else { return [] }
        return [.address("\(local)@\(domain)")] + ancestry(of: domain)
    }

    /// The same for a site of this domain, as the sites table has it.
    package func covering(domain: String) -> [SuppressedName] {
        ancestry(of: spelling(of: DomainSearch(domain: domain, filters: ContactFilters()).domain))
    }

    private func parts(of text: String) -> (local: Substring, domain: String)? {
        guard let email = FoundContact(email: text)?.email, let at = email.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let domain = spelling(of: email[email.index(after: at)...])
        return domain.isEmpty ? nil : (email[..<at], domain)
    }

    /// `domain` is lower-cased. Nearly all are in ASCII and are written as they are.
    private func spelling(of domain: some StringProtocol) -> String {
        let text = String(domain.hasSuffix(".") ? domain.dropLast() : domain[...])
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        guard case .success(let name) = domains.normalize(text) else { return text }
        return name
    }

    /// The domain and those above it, the nearest first.
    private func ancestry(of domain: String) -> [SuppressedName] {
        var names: [SuppressedName] = []
        var rest = domain[...]
        if rest.utf8.count > Self.longestDomain { rest = rest.suffix(Self.longestDomain) }
        while let dot = rest.firstIndex(of: ".") {
            names.append(.domain(String(rest)))
            rest = rest[rest.index(after: dot)...]
        }
        return names
    }
}
