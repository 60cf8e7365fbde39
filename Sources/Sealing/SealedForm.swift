import Crypto
import Enrichment
import FoundationEssentials

/// The bytes of a sealed key: a version, the encapsulated key, the ciphertext with its tag.
///
/// Version 1 is HPKE (RFC 9180) in base mode over X25519 with HKDF-SHA256 and ChaCha20-Poly1305.
enum SealedForm {
    static let version: UInt8 = 1
    static let ciphersuite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
    /// RFC 9180, section 7.1: Nenc of DHKEM(X25519, HKDF-SHA256).
    static let encapsulatedBytes = 32

    static let purpose = Data("enrichd provider key v1".utf8)

    /// What a sealed key is bound to. No provider's name has a NUL, so no two pairs give the same bytes.
    static func binding(to job: JobID, _ provider: ProviderName) -> Data {
        Data("\(provider.rawValue)\0\(job.rawValue)".utf8)
    }
}
