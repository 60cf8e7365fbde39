import TestKit
import Testing

@testable import Storage

@Suite struct WantedTextsTests {
    private func wanted(_ texts: String...) -> WantedTexts {
        texts.reduce(into: WantedTexts()) { $0.insert(Array($1.utf8)) }
    }

    private func found(_ wanted: WantedTexts, in text: String) -> [String] {
        var found: [String] = []
        _ = wanted.isAny(beginning: Array(text.utf8)) { text in
            found.append(String(decoding: text, as: UTF8.self))
            return false
        }
        return found
    }

    @Test func `all that bytes begin with are found, the shortest first, in whatever case`() {
        #expect(
            found(wanted("a.example", "a.ex", "b.example", "example"), in: "A.Example.org") == ["a.ex", "a.example"])
        #expect(found(wanted("a.example"), in: "a.exampl").isEmpty)
        #expect(found(wanted(), in: "a").isEmpty && wanted().isEmpty)
        #expect(found(wanted("münchen"), in: "münchen.") == ["münchen"])
        #expect(!wanted("a").isAny(beginning: []))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `it finds what a comparison with each finds`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func text(_ lengths: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: lengths, using: &random)).map { _ in
                [0x61, 0x62, 0x41].randomElement(using: &random) ?? 0
            }
        }
        let lowercased = { (text: [UInt8]) in text.map { $0 == 0x41 ? UInt8(0x61) : $0 } }
        let texts = (0..<40).map { _ in lowercased(text(1...9)) }
        let wanted = texts.reduce(into: WantedTexts()) { $0.insert($1) }
        for _ in 0..<2_000 {
            let bytes = text(0...12)
            let expected = texts.contains { lowercased(bytes).starts(with: $0) }
            #expect(wanted.isAny(beginning: bytes) == expected, "seed \(seed): \(bytes)")
        }
    }
}
