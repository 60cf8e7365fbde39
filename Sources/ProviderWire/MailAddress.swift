package import Enrichment

/// Addresses as providers give them.
package enum MailAddress {
    /// RFC 5321, section 4.5.3.1.3: a path has 256 octets at most, and two of them are its angle brackets.
    static let maximumBytes = 254

    /// A contact that has nothing but the address; nil for text that is none, is longer, or holds something that can't
    /// be seen: reversed or hidden, it would be read as another.
    package static func contact(_ text: String?) -> FoundContact? {
        guard let text, text.utf8.count <= maximumBytes, let contact = FoundContact(email: text),
            // Lower case may be longer.
            contact.email.utf8.count <= maximumBytes, isVisible(contact.email)
        else { return nil }
        return contact
    }

    private static func isVisible(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return true }
        return text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
                .spaceSeparator:
                false
            default: true
            }
        }
    }
}
