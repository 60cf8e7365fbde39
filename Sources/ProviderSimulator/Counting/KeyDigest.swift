/// A key's name in reports: eight hexadecimal digits of its FNV-1a hash, so that no report shows a key.
///
/// The keys here are made up; for real ones a hash that is easy to turn round would not do.
struct KeyDigest: Hashable, Sendable {
    let text: String

    init(of key: String) {
        let hash = String(UInt32(truncatingIfNeeded: StableHash.fnv1a(key)), radix: 16)
        text = String(repeating: "0", count: 8 - hash.count) + hash
    }
}
