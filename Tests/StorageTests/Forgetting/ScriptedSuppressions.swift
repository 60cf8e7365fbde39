import Enrichment
import GRDB
import Storage
import TestKit

/// Digests that a test can tell apart, and hide nothing.
struct PlainDigester: SuppressionDigester {
    var key: UInt64 = 1

    var checkValue: SuppressionDigest { digest("check") }

    func digest(of name: SuppressedName) -> SuppressionDigest { digest("\(name.kind) \(name.text)") }

    private func digest(_ text: String) -> SuppressionDigest {
        var seed = text.utf8.reduce(key) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        seed ^= seed >> 29
        var generator = SeededGenerator(seed: seed)
        guard let digest = SuppressionDigest(bytes: (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        else { preconditionFailure("32 bytes") }
        return digest
    }
}

/// Lower-cases, and knows one name in another script.
struct PlainDomains: DomainNormalizer {
    func normalize(_ text: String) -> Result<String, DomainRefusal> {
        .success(text.lowercased().replacing("münchen", with: "xn--mnchen-3ya"))
    }
}

extension SuppressionRules {
    static let plain = SuppressionRules(names: SuppressionNames(domains: PlainDomains()), digester: PlainDigester())
}

extension TemporaryStore {
    /// Forgets addresses and domains, which must be done.
    @discardableResult
    func forget(_ names: SuppressedName..., by store: SQLiteStore? = nil) throws -> Forgotten {
        let forgetting = try (store ?? self.store).forget(ForgetNames(names))
        guard case .done(let forgotten) = forgetting else { throw StoreFault.broken("\(forgetting)") }
        return forgotten
    }

    /// Every address that is stored, in alphabetical order.
    func addresses() throws -> [String] {
        try rows("SELECT DISTINCT email FROM contacts ORDER BY email").map { $0[0] }
    }
}
