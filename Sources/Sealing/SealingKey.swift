import Crypto
package import Enrichment
import FoundationEssentials

/// The public half of the pair: seals provider keys so that only the worker can open them.
package struct SealingKey: KeySealer, Equatable {
    private let key: Curve25519.KeyAgreement.PublicKey

    init(_ key: Curve25519.KeyAgreement.PublicKey) {
        self.key = key
    }

    package func seal(
        _ secret: String, for job: JobID, provider: ProviderName
    ) throws(SealingFault) -> SealedKey {
        do {
            var sender = try HPKE.Sender(
                recipientKey: key, ciphersuite: SealedForm.ciphersuite, info: SealedForm.purpose)
            let ciphertext = try sender.seal(
                Data(secret.utf8), authenticating: SealedForm.binding(to: job, provider))
            return SealedKey(
                bytes: [SealedForm.version] + sender.encapsulatedKey + ciphertext,
                fingerprint: fingerprint(of: secret, provider: provider))
        } catch {
            throw .unusableSealingKey
        }
    }

    /// What this pair's logs, limits and metrics know a key by: the same here, where it is opened, and for the server's
    /// own key.
    package func fingerprint(of secret: String, provider: ProviderName) -> KeyFingerprint {
        let label = Data("enrichd key fingerprint v1\0".utf8)
        let fingerprinting = SymmetricKey(data: SHA256.hash(data: label + key.rawRepresentation))
        let message = Data("\(provider.rawValue)\0\(secret)".utf8)
        let digest = HMAC<SHA256>.authenticationCode(for: message, using: fingerprinting)
        return KeyFingerprint(rawValue: digest.prefix(8).map(Self.hexadecimal).joined())
    }

    package static func == (left: SealingKey, right: SealingKey) -> Bool {
        left.key.rawRepresentation == right.key.rawRepresentation
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

extension SealingKey {
    private static let form = KeyText(prefix: "enrichd-sealing-key:v1:")

    /// The line that a file holds: `enrichd-sealing-key:v1:` and base64.
    package var text: String { Self.form.line(of: key.rawRepresentation) }

    /// Nil when the text is not such a line, or its bytes are a point that gives every private half the same secret.
    /// HPKE demands that check (RFC 9180, section 7.1.4), and swift-crypto leaves it to its caller.
    package init?(text: String) {
        guard let bytes = Self.form.bytes(in: text),
            // Only a wrong length is refused here.
            let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes),
            let agreed = try? Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: key),
            !(agreed == Data(count: bytes.count))
        else { return nil }
        self.init(key)
    }
}
