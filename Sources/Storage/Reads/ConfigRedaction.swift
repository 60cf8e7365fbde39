/// A job's configuration as it may be shown: without provider keys, wherever in it they are.
///
/// The application that made the database kept keys in clear there.
struct ConfigRedaction {
    /// Members with these names are left out, whatever their case and their `_` and `-`.
    private static let secretNames: Set<String> = ["apikey", "apikeys", "key", "secret", "clientsecret", "accesstoken"]

    private let source: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    /// For each container that is open, whether it is an object.
    private var isObject: [Bool] = []

    /// The object without its keys. `config` is valid JSON in its shortest form, without blanks between tokens, as
    /// SQLite's `json()` writes it.
    static func redact(_ config: String) -> [UInt8] {
        var redaction = ConfigRedaction(source: Array(config.utf8))
        redaction.copy()
        return redaction.output
    }

    private init(source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count)
    }

    private mutating func copy() {
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "{"):
                copyByte()
                isObject.append(true)
                copyNames()
            case UInt8(ascii: "["):
                copyByte()
                isObject.append(false)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                copyByte()
                isObject.removeLast()
            case UInt8(ascii: ","):
                copyByte()
                if isObject.last == true { copyNames() }
            case UInt8(ascii: "\""):
                let end = endOfString
                output += source[position..<end]
                position = end
            default: copyByte()
            }
        }
    }

    private mutating func copyByte() {
        output.append(source[position])
        position += 1
    }

    /// At the place of a member's name: passes over secret members, up to a name that may stay or the object's end.
    private mutating func copyNames() {
        while position < source.count, source[position] == UInt8(ascii: "\"") {
            let end = endOfString
            guard isSecret(source[position..<end]) else {
                output += source[position..<end]
                position = end
                return
            }
            position = end
            skipValue()
            if position < source.count, source[position] == UInt8(ascii: ",") {
                position += 1
            } else if output.last == UInt8(ascii: ",") {
                output.removeLast()
            }
        }
    }

    /// Just behind the string that begins at `position`.
    private var endOfString: Int {
        var index = position + 1
        while index < source.count, source[index] != UInt8(ascii: "\"") {
            index += source[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, source.count)
    }

    /// From the colon behind a name to the comma or brace behind its value.
    private mutating func skipValue() {
        var depth = 0
        while position < source.count {
            switch source[position] {
            case UInt8(ascii: "\""):
                position = endOfString
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            default: break
            }
            position += 1
        }
    }

    private func isSecret(_ literal: ArraySlice<UInt8>) -> Bool {
        let name = literal.dropFirst().dropLast()
        if let isSecret = isSecret(plain: name) { return isSecret }
        let text = JSONName.unescaped(name).lowercased()
        return ConfigRedaction.secretNames.contains(text.filter { $0 != "_" && $0 != "-" })
    }

    /// The same of a name of ASCII without escapes, as nearly all are, letter by letter; nil for any other.
    private func isSecret(plain name: ArraySlice<UInt8>) -> Bool? {
        var letters: [UInt8] = []
        letters.reserveCapacity(name.count)
        for byte in name {
            switch byte {
            case UInt8(ascii: "\\"), 0x80...: return nil
            case UInt8(ascii: "_"), UInt8(ascii: "-"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
            default: letters.append(byte)
            }
        }
        return ConfigRedaction.secretNames.contains { $0.utf8.count == letters.count && $0.utf8.elementsEqual(letters) }
    }
}
