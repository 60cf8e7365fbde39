import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct OpaqueTextTests {
    @Test func `what was hidden is revealed, and takes at least the room it was given`() {
        for text in ["a", "17 acme.example", String(repeating: "long", count: 80)] {
            let digits = OpaqueText.hide(text, bytes: 52)
            #expect(digits.utf8.count >= 104)
            #expect(digits.allSatisfy { $0.isHexDigit })
            #expect(OpaqueText.reveal(digits) == text)
            #expect(OpaqueText.reveal(digits.uppercased()) == text)
        }
        #expect(OpaqueText.hide("a", bytes: 52).utf8.count == 104)
    }

    @Test func `whoever changes a digit is found out`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let digits = Array(OpaqueText.hide("17 acme.example", bytes: 52))
        for index in digits.indices {
            var changed = digits
            changed[index] = "0123456789abcdef".filter { $0 != digits[index] }.randomElement(using: &random) ?? "0"
            #expect(OpaqueText.reveal(String(changed)) == nil, "digit \(index), seed \(seed)")
        }
        for text in ["", "ab", "abc", "0x", "zz", "０１"] { #expect(OpaqueText.reveal(text) == nil) }
    }

    @Test func `digits differ by their seed and are the same always`() {
        #expect(OpaqueText.digits(32, seed: 1) == OpaqueText.digits(32, seed: 1))
        #expect(OpaqueText.digits(32, seed: 1) != OpaqueText.digits(32, seed: 2))
        #expect(OpaqueText.digits(40, seed: 1).utf8.count == 40)
    }
}
