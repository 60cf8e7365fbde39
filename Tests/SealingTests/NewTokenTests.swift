import Enrichment
import TestKit
import Testing

@testable import Sealing

@Suite struct NewTokenTests {
    @Test func `a token is enrichd_ and 32 random bytes, no two alike`() {
        let tokens = (1...1_000).map { _ in NewToken().text }
        #expect(Set(tokens).count == 1_000)
        for token in tokens {
            #expect(token.wholeMatch(of: /enrichd_[A-Za-z0-9_-]{43}/) != nil)
        }
        // Each of 64 characters at its place, or the bytes are not spread over all of them.
        #expect(Set(tokens.joined().dropFirst(8)).count == 64)
    }

    @Test func `its text is the base64url of its bytes`() {
        struct Bytes: RandomNumberGenerator {
            var value: UInt64
            func next() -> UInt64 { value }
        }
        var ones = Bytes(value: .max)
        #expect(NewToken(using: &ones).text == "enrichd_" + String(repeating: "_", count: 42) + "8")
        var zeros = Bytes(value: 0)
        #expect(NewToken(using: &zeros).text == "enrichd_" + String(repeating: "A", count: 43))
    }

    @Test func `its digest is the SHA-256 of its text, as any other program makes it`() throws {
        struct Zeros: RandomNumberGenerator {
            func next() -> UInt64 { 0 }
        }
        var zeros = Zeros()
        let token = NewToken(using: &zeros)
        // printf enrichd_AAA… | sha256sum
        let expected = "88bbb2ec9093c62aa83f743ec8a5004af3b871f2bdc46b9bbdbd8ef2b0cf4833"
        #expect(token.digest.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
        #expect(TokenDigests().digest(of: token.text) == token.digest)
    }

    @Test func `printed, it says nothing`() {
        let token = NewToken()
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped] {
            #expect(!text.contains(token.text.dropFirst(8)))
        }
    }

    @Test(arguments: [
        "", "enrichd_", "enrichd_" + String(repeating: "A", count: 42), "enrichd_" + String(repeating: "A", count: 44),
        "Enrichd_" + String(repeating: "A", count: 43), "enrichd_" + String(repeating: "A", count: 42) + "=",
        "enrichd_" + String(repeating: "A", count: 42) + "+", "enrichd_" + String(repeating: "A", count: 41) + "é",
        "enrichd_" + String(repeating: "A", count: 42) + "\0", String(repeating: "A", count: 51),
        " enrichd_" + String(repeating: "A", count: 42),
    ])
    func `what is no token by its form has no digest`(text: String) {
        #expect(TokenDigests().digest(of: text) == nil)
    }
}
