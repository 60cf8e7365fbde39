import Crypto
package import Enrichment
import FoundationEssentials

/// A token that was just made, in clear: whoever asked for it is shown it this once. It prints as what it is, never as
/// its text.
package struct NewToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself.
    package let text: String
    /// What is kept of it.
    package let digest: TokenDigest

    /// Fails only where the random numbers do, which on Linux they don't.
    package init() {
        var system = SystemRandomNumberGenerator()
        self.init(using: &system)
    }

    init(using generator: inout some RandomNumberGenerator) {
        let bytes = (0..<TokenForm.randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let encoded = Data(bytes).base64EncodedString().filter { $0 != "=" }
            .replacing("+", with: "-").replacing("/", with: "_")
        text = TokenForm.prefix + encoded
        digest = TokenDigests.sha256(text)
    }

    package var description: String { "a new token" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// SHA-256 of whole tokens, prefix included.
///
/// A fast hash is enough, without salt: there is no guessing 256 random bits, which is what slow hashes are against.
package struct TokenDigests: TokenDigester {
    package init() {}

    package func digest(of token: String) -> TokenDigest? {
        TokenForm.isKept(by: token) ? Self.sha256(token) : nil
    }

    static func sha256(_ token: String) -> TokenDigest {
        TokenDigest(SHA256.hash(data: Data(token.utf8)))
    }
}

extension TokenDigest {
    fileprivate init(_ digest: SHA256Digest) {
        guard let digest = TokenDigest(bytes: [UInt8](digest)) else {
            preconditionFailure("SHA-256 gives 32 bytes (FIPS 180-4)")
        }
        self = digest
    }
}
