import Enrichment

/// What is searched for, as the names of international domains have it: `xn--mnchen-3ya` for `münchen`.
enum SearchedDomain {
    /// Nil where it is the same text, and where no domain could be called so. A part of a label is another label: only
    /// whole ones are found.
    static func name(of text: String, by domains: any DomainNormalizer) -> String? {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
        // A label alone is no domain, but with an ending it is one.
        let ending = ".com"
        let name =
            if case .success(let name) = domains.normalize(text) {
                name
            } else if case .success(let name) = domains.normalize(text + ending), name.hasSuffix(ending) {
                String(name.dropLast(ending.count))
            } else {
                ""
            }
        return name.utf8.allSatisfy { $0 < 0x80 } && name.contains("xn--") ? name : nil
    }
}
