import Crypto
import FoundationEssentials

/// What tells one request from another without keeping it: SHA-256 (FIPS 180-4).
///
/// It hides nothing that could be guessed, so whoever takes it leaves secrets out.
package enum RequestDigest {
    package static func of(_ request: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: Data(request)))
    }
}
