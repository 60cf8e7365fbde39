import DomainNames
import TestKit
import Testing

@Suite struct DomainNameFuzzTests {
    /// Pieces that meet in names people and attackers write, so that most texts come near to a name.
    private static let pieces = [
        "a", "b1", "example", "www.", "www", ".", "..", "。", "．", "-", "--", "_", "xn--", "xn--bcher-kva", "kva", "ü",
        "ß", "中国", "公司", "한국", "☃", "≠", "ſ", "İ", "①", "½", "℀", "\u{308}", "\u{AD}", "\u{200D}", "\u{200F}",
        "\u{FEFF}",
        "com", ".com", ".co.uk", ".cn", "ck", "github.io", "127", "0x7f", "://", "http://", "https://", ":", "80", "/",
        "?", "#", "@", "[", "]", "%2e", " ", "\t", "\0", "\u{7F}", "\u{10FFFF}", "א", "ا", "१",
    ]

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `whatever is accepted is plain and accepted again unchanged`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rules = DomainNameRules()
        var accepted = 0
        for _ in 0..<5_000 {
            let text = Self.text(using: &random)
            guard let name = try? rules.normalize(text) else { continue }
            accepted += 1
            let shown = "seed \(seed), \(text.debugDescription) became \(name)"
            #expect((try? rules.normalize(name)) == name, "\(shown)")
            #expect(name.utf8.allSatisfy(isPlain), "\(shown)")
            #expect(name.contains(".") && name.utf8.count <= 253, "\(shown)")
        }
        #expect(accepted > 200, "seed \(seed) made hardly any name")
    }

    private static func text(using random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...7, using: &random) {
            if Int.random(in: 0..<8, using: &random) == 0 {
                let value = UInt32.random(in: 0...0x10FFFF, using: &random)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            } else {
                text += pieces.randomElement(using: &random) ?? ""
            }
        }
        return Bool.random(using: &random) ? text + ".com" : text
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        }
    }
}
