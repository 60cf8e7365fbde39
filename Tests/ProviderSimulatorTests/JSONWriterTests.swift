import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct JSONWriterTests {
    @Test func `members and elements are separated and nested`() throws {
        let bytes = JSONWriter.bytes { json in
            json.member("a", 1)
            json.member("b", nil)
            json.array("c") { json in
                json.object { $0.member("d", true) }
                json.object { _ in }
            }
            json.array("e", of: ["f", "g"])
            json.object("h") { $0.member("i", 2.0) }
            json.member("j", "k")
        }
        let text = #"{"a":1,"b":null,"c":[{"d":true},{}],"e":["f","g"],"h":{"i":2.0},"j":"k"}"#
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func `any text comes back as it was`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let letters: [Character] = ["\0", "\u{1}", "\u{1f}", "\"", "\\", "/", "\n", "\r\n", "ä", "𠮷", "\u{2028}", "a"]
        for _ in 0..<200 {
            let text = String(
                (0..<Int.random(in: 0...20, using: &random)).compactMap { _ in
                    letters.randomElement(using: &random)
                })
            let answer = Answer.json { $0.member(text, text) }
            #expect(try answer.json() == .object([text: .string(text)]), "seed \(seed)")
        }
    }
}
