import Crypto
package import Enrichment
import FoundationEssentials

/// The private half of the pair: opens what was sealed to it. Only the worker has it. It prints as what it is, never
/// as its bytes.
package struct OpeningKey: KeyOpener, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let key: Curve25519.KeyAgreement.PrivateKey

    /// A new pair's private half.
    package init() {
        key = Curve25519.KeyAgreement.PrivateKey()
    }

    /// The public half.
    package var sealingKey: SealingKey { SealingKey(key.publicKey) }

    package func open(
        _ sealed: SealedKey, for job: JobID, provider: ProviderName
    ) throws(SealingFault) -> ProviderKey {
        guard let version = sealed.bytes.first else { throw .doesNotOpen }
        guard version == SealedForm.version else { throw .unknownVersion(version) }
        let encapsulated = Data(sealed.bytes.dropFirst().prefix(SealedForm.encapsulatedBytes))
        let ciphertext = Data(sealed.bytes.dropFirst(1 + SealedForm.encapsulatedBytes))
        var opened: Data
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key, ciphersuite: SealedForm.ciphersuite, info: SealedForm.purpose,
                encapsulatedKey: encapsulated)
            opened = try recipient.open(ciphertext, authenticating: SealedForm.binding(to: job, provider))
        } catch {
            throw .doesNotOpen
        }
        defer { opened.resetBytes(in: opened.startIndex..<opened.endIndex) }
        guard let secret = String(validating: opened, as: UTF8.self) else { throw .doesNotOpen }
        let fingerprint = sealingKey.fingerprint(of: secret, provider: provider)
        // It is stored beside the sealed bytes; changed there, the key would be limited as if it were another.
        guard fingerprint == sealed.fingerprint else { throw .doesNotOpen }
        return ProviderKey(secret: secret, fingerprint: fingerprint)
    }

    package var description: String { "the opening key" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension OpeningKey {
    private static let form = KeyText(prefix: "enrichd-opening-key:v1:")

    /// The line that a file holds: `enrichd-opening-key:v1:` and base64. A secret.
    package var secretText: String { Self.form.line(of: key.rawRepresentation) }

    /// Nil when the text is not such a line.
    package init?(text: String) {
        guard let bytes = Self.form.bytes(in: text),
            // Only a wrong length is refused here.
            let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
        else { return nil }
        self.key = key
    }
}
