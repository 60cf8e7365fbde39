/// Text as hexadecimal digits that look like a hash, for links that carry what they are about: nothing needs to be
/// remembered to read them, and one that is made up is found out.
enum OpaqueText {
    private static let seedBytes = 8

    /// `text` in at least so many bytes, two digits each.
    static func hide(_ text: String, bytes: Int) -> String {
        var plain = Array(text.utf8)
        plain += Array(repeating: 0, count: max(0, bytes - seedBytes - plain.count))
        let seed = StableHash.fnv1a(text)
        return hexadecimal(big(seed) + mixed(plain, seed: seed))
    }

    /// What was hidden; nil for anything else.
    static func reveal(_ digits: String) -> String? {
        guard let bytes = parse(digits), bytes.count > seedBytes else { return nil }
        let seed = bytes.prefix(seedBytes).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        let plain = mixed(Array(bytes.dropFirst(seedBytes)), seed: seed).prefix { $0 != 0 }
        let text = String(decoding: plain, as: UTF8.self)
        return hide(text, bytes: bytes.count) == digits.lowercased() ? text : nil
    }

    /// So many hexadecimal digits of randomness.
    static func digits(_ count: Int, seed: UInt64) -> String {
        var random = StableGenerator(seed: seed)
        return String((0..<count).map { _ in random.one(of: Array("0123456789abcdef")) })
    }

    private static func mixed(_ bytes: [UInt8], seed: UInt64) -> [UInt8] {
        var random = StableGenerator(seed: seed)
        return bytes.map { $0 ^ UInt8(truncatingIfNeeded: random.next()) }
    }

    private static func big(_ number: UInt64) -> [UInt8] {
        (0..<seedBytes).map { UInt8(truncatingIfNeeded: number >> (56 - UInt64($0) * 8)) }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func parse(_ digits: String) -> [UInt8]? {
        let values = digits.map { $0.isASCII ? $0.hexDigitValue : nil }
        guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
        let numbers = values.compactMap { $0 }
        return stride(from: 0, to: numbers.count, by: 2).map { UInt8(numbers[$0] << 4 | numbers[$0 + 1]) }
    }
}
