package import Enrichment

/// The mail domains that this program knows by name; a subdomain of one is one.
package struct KnownMailDomains: MailDomains {
    package init() {}

    package func kind(of domain: String) -> MailDomainKind? {
        let name = Array(domain.lowercased().utf8)
        let dot = UInt8(ascii: ".")
        // Databases of the earlier application may hold the dot that ends a name in full.
        var rest = name.last == dot ? name.dropLast() : name[...]
        // A single label is nobody's mail domain.
        while rest.contains(dot) {
            if SortedNames.webmail.contains(rest) { return .webmail }
            if SortedNames.disposable.contains(rest) { return .disposable }
            rest = rest.drop { $0 != dot }.dropFirst()
        }
        return nil
    }
}
