/// How a token is written: `enrichd_`, by which scanners for leaked secrets know it, and 32 random bytes as base64url
/// without padding (RFC 4648, section 5). All of it is what RFC 6750, section 2.1, lets a bearer token be.
enum TokenForm {
    static let prefix = "enrichd_"
    static let randomBytes = 32
    /// Four characters for three bytes, and what is left without padding.
    static let length = prefix.utf8.count + (randomBytes * 4 + 2) / 3

    static func isKept(by text: String) -> Bool {
        text.utf8.count == length && text.hasPrefix(prefix)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
