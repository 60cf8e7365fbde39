import Crypto
package import Enrichment
import FoundationEssentials

/// The key of the list of those who are forgotten: HMAC-SHA256 (FIPS 198-1) under 32 random bytes. It prints as what it
/// is, never as its bytes.
package struct SuppressionKey: SuppressionDigester, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private static let form = KeyText(prefix: "enrichd-suppression-key:v1:")
    private static let byteCount = 32

    private let bytes: Data

    /// A new one. Fails only where the random numbers do, which on Linux they don't.
    package init() {
        var system = SystemRandomNumberGenerator()
        bytes = Data((0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &system) })
    }

    /// Nil when the text is not the line that a file holds.
    package init?(text: String) {
        guard let bytes = Self.form.bytes(in: text) else { return nil }
        self.bytes = bytes
    }

    /// The line that a file holds: `enrichd-suppression-key:v1:` and base64. A secret.
    package var secretText: String { Self.form.line(of: bytes) }

    package func digest(of name: SuppressedName) -> SuppressionDigest {
        digest("\(name.kind.rawValue)\0\(name.text)")
    }

    /// No name's digest, for those have their kind and a NUL in front.
    package var checkValue: SuppressionDigest { digest("enrichd suppression key check v1") }

    private func digest(_ message: String) -> SuppressionDigest {
        let code = HMAC<SHA256>.authenticationCode(for: Data(message.utf8), using: SymmetricKey(data: bytes))
        guard let digest = SuppressionDigest(bytes: [UInt8](code)) else {
            preconditionFailure("SHA-256 gives 32 bytes (FIPS 180-4)")
        }
        return digest
    }

    package var description: String { "the suppression key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
