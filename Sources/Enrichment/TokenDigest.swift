/// What the store knows a token by: its SHA-256, from which nobody gets the token back.
package struct TokenDigest: Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    /// Nil unless there are `byteCount` bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}

extension TokenDigest: Equatable {
    /// Looks at all bytes whatever they are, so that the time says nothing of where two digests differ.
    package static func == (left: TokenDigest, right: TokenDigest) -> Bool {
        var difference: UInt8 = 0
        for index in 0..<byteCount {
            difference |= left.bytes[index] ^ right.bytes[index]
        }
        return difference == 0
    }
}

/// Turns what a client sends into what the store knows.
package protocol TokenDigester: Sendable {
    /// Nil for a text that is no token of ours by its form.
    func digest(of token: String) -> TokenDigest?
}

/// What a token is worth now.
package enum TokenVerdict: Hashable, Sendable {
    case valid(TokenID, AccessScope)
    case expired(TokenID)
    case revoked(TokenID)
    case unknown
}
