/// The name of a JSON object's member.
enum JSONName {
    /// What the inside of a string literal says, as far as names of ASCII letters go: `api\u004bey` is `apiKey`.
    /// Other escapes stay recognisably something else.
    static func unescaped(_ literal: ArraySlice<UInt8>) -> String {
        guard literal.contains(UInt8(ascii: "\\")) else { return String(decoding: literal, as: UTF8.self) }
        var text = ""
        var rest = Substring(decoding: literal, as: UTF8.self)
        while let character = rest.popFirst() {
            guard character == "\\" else {
                text.append(character)
                continue
            }
            let kind = rest.popFirst()
            if kind == "u", let code = UInt32(rest.prefix(4), radix: 16), let scalar = Unicode.Scalar(code) {
                text.unicodeScalars.append(scalar)
                rest = rest.dropFirst(4)
            } else {
                text.append("\\")
            }
        }
        return text
    }
}
