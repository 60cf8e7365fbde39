/// What nobody is to keep anything of: one address, or a domain with all that is below it.
package enum SuppressedName: Hashable, Sendable {
    /// As `SuppressionNames` writes it.
    case address(String)
    /// As `DomainNormalizer` writes it.
    case domain(String)

    package enum Kind: String, Sendable {
        case address, domain
    }

    package var kind: Kind {
        switch self {
        case .address: .address
        case .domain: .domain
        }
    }

    package var text: String {
        switch self {
        case .address(let text), .domain(let text): text
        }
    }
}

/// Why a name is suppressed. Stable words of the database.
package enum SuppressionReason: String, Sendable {
    /// Somebody asked for it: a domain goes with all that is below it.
    case forgotten
    /// A provider may not say anything about the domain for legal reasons (451); nothing is known of those below it.
    case refused
}

/// All that is kept of a suppressed name: a keyed digest, from which nobody gets the name back, nor can tell without the
/// key whether it is of one that they guess.
package struct SuppressionDigest: Hashable, Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// Nil unless there are `byteCount` bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}

/// Digests suppressed names under a key. That is kept apart from the database, so that a copy of the database alone tells
/// nothing.
package protocol SuppressionDigester: Sendable {
    func digest(of name: SuppressedName) -> SuppressionDigest

    /// What a database knows the key by; it says nothing of it.
    var checkValue: SuppressionDigest { get }
}
