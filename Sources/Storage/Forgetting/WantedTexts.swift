/// Texts that bytes may begin with, whatever follows. Bytes are looked at in lower case, as the texts are.
///
/// The bytes are digested as they are read, so that a look costs as much as the longest text is long, however many there
/// are; what has the digest of a text is compared with it.
struct WantedTexts {
    private var texts: Set<[UInt8]> = []
    private var digests: Set<UInt64> = []
    /// Whether any text is so long.
    private var isLength: [Bool] = []

    var isEmpty: Bool { texts.isEmpty }

    mutating func insert(_ text: [UInt8]) {
        texts.insert(text)
        digests.insert(text.reduce(Self.emptyDigest, Self.digest))
        while isLength.count <= text.count { isLength.append(false) }
        isLength[text.count] = true
    }

    /// Whether bytes begin with a text that will do.
    func isAny(beginning bytes: some Collection<UInt8>, where willDo: ([UInt8]) -> Bool = { _ in true }) -> Bool {
        var digest = Self.emptyDigest
        var length = 0
        for byte in bytes {
            length += 1
            guard length < isLength.count else { return false }
            digest = Self.digest(digest, Self.lowercased(byte))
            guard isLength[length], digests.contains(digest) else { continue }
            let text = bytes.prefix(length).map(Self.lowercased)
            if texts.contains(text), willDo(text) { return true }
        }
        return false
    }

    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }

    /// FNV-1a, with its parameters for 64 bits: www.isthe.com/chongo/tech/comp/fnv.
    private static let emptyDigest: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func digest(_ digest: UInt64, _ byte: UInt8) -> UInt64 {
        (digest ^ UInt64(byte)) &* 0x100_0000_01B3
    }
}
