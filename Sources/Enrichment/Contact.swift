/// Whether an address belongs to a person or to a role (`info@…`).
package enum ContactKind: String, CaseIterable, Sendable {
    case personal
    case generic
}

/// One address a provider found for a site, with what it knows of the person. What it does not know is nil.
package struct FoundContact: Hashable, Sendable {
    /// Trimmed and lower-cased: the contact's name within its site.
    package let email: String
    package var firstName: String?
    package var lastName: String?
    package var position: String?
    /// The title as it was found, before the provider normalised it.
    package var positionRaw: String?
    package var seniority: String?
    package var department: String?
    package var kind: ContactKind?
    /// 0…100; nil when the provider gives none, which is not 0.
    package var confidence: Int?
    package var linkedInURL: String?
    package var twitter: String?
    package var phoneNumber: String?
    /// The provider's word: `valid`, `invalid`, `accept_all`, `webmail`, `disposable`, `unknown` or another.
    package var verificationStatus: String?
    /// `YYYY-MM-DD`.
    package var verificationDate: String?
    /// Where the provider found it, in its order; empty for an address it made up from a pattern.
    package var sources: [ContactSource] = []

    /// The names it has, joined by one blank; nil when it has none.
    package var fullName: String? {
        let names = [firstName, lastName].compactMap { $0 }
        return names.isEmpty ? nil : names.joined(separator: " ")
    }

    /// Nil for text that is no address: without something on both sides of its last `@`, or with white space or control
    /// bytes inside.
    package init?(email text: String) {
        let isBlank = { (byte: UInt8) in byte <= 0x20 || byte == 0x7F }
        let isLowercase = { (byte: UInt8) in 0x21...0x7E ~= byte && !(0x41...0x5A ~= byte) }
        let address: String
        if text.utf8.allSatisfy(isLowercase) {
            // As nearly every address comes.
            address = text
        } else {
            let trimmed = text.utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
            guard !trimmed.contains(where: isBlank) else { return nil }
            address = String(decoding: trimmed, as: UTF8.self).lowercased()
        }
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")), at != address.utf8.startIndex,
            address.utf8.index(after: at) != address.utf8.endIndex
        else { return nil }
        email = address
    }
}
