import FoundationEssentials

/// A half of the pair as one line of text: what it is, its version, its bytes.
struct KeyText {
    let prefix: String

    /// X25519: RFC 7748, section 5.
    private static let keyBytes = 32

    func line(of bytes: Data) -> String {
        prefix + bytes.base64EncodedString()
    }

    /// Nil when the text is not one such line; blanks and line ends around it don't matter.
    func bytes(in text: String) -> Data? {
        let line = text.drop(while: \.isWhitespace)
        guard line.hasPrefix(prefix) else { return nil }
        let encoded = line.dropFirst(prefix.count).prefix { !$0.isWhitespace }
        guard line.dropFirst(prefix.count + encoded.count).allSatisfy(\.isWhitespace),
            let bytes = Data(base64Encoded: String(encoded)), bytes.count == Self.keyBytes
        else { return nil }
        return bytes
    }
}
