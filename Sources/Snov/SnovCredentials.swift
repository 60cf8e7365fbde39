/// The two values that Snov knows an account by (providers.md, B.1), which travel through us as one: `id:secret`.
///
/// They print as nothing, so that no log or error can show them.
struct SnovCredentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let id: String
    let secret: String

    /// Nil unless both are there and visible ASCII. The id ends at the first colon; the secret may hold more.
    init?(_ key: String) {
        guard key.utf8.allSatisfy({ 0x21...0x7E ~= $0 }), let colon = key.firstIndex(of: ":") else { return nil }
        id = String(key[..<colon])
        secret = String(key[key.index(after: colon)...])
        guard !id.isEmpty, !secret.isEmpty else { return nil }
    }

    /// What is wrong with a key, as the rest of a sentence; nil when nothing is.
    static func fault(_ key: String) -> String? {
        SnovCredentials(key) == nil
            ? "must be the API user ID and the API secret of Snov's account page, joined by a colon: id:secret." : nil
    }

    var description: String { "Snov credentials" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
