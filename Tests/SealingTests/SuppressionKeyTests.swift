import Enrichment
import FoundationEssentials
import TestKit
import Testing

@testable import Sealing

@Suite struct SuppressionKeyTests {
    /// Bytes 0 to 31. The digests are those of Python's hmac module.
    private let known = "enrichd-suppression-key:v1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    @Test func `a name's digest is the same for ever`() throws {
        let key = try #require(SuppressionKey(text: known + "\n"))
        func hexadecimal(_ digest: SuppressionDigest) -> String {
            digest.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        #expect(
            hexadecimal(key.digest(of: .address("ann@a.example")))
                == "8d8ca1e89dee06df996c7b331a84c390ec94fcc4eb484c0c8ee50b9b2563224e")
        #expect(
            hexadecimal(key.digest(of: .domain("a.example")))
                == "ac5be3031df75752f0e9b4a54b5d89b7340e1821b24d86b67ab18dd427be1bd5")
        #expect(hexadecimal(key.checkValue) == "dd275c9555f101d5f5419a5043a97369f72ae76a4c8b539830d621a7b76be8c8")
        #expect(key.secretText == known)
    }

    @Test func `keys differ, and with them all they digest`() {
        let (one, other) = (SuppressionKey(), SuppressionKey())
        #expect(one.secretText != other.secretText)
        #expect(one.checkValue != other.checkValue)
        #expect(one.digest(of: .domain("a.example")) != other.digest(of: .domain("a.example")))
        #expect(one.digest(of: .domain("a@b")) != one.digest(of: .address("a@b")))
    }

    @Test(arguments: [
        "", "enrichd-suppression-key:v1:", "enrichd-opening-key:v1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    ])
    func `what is no key is none`(text: String) {
        #expect(SuppressionKey(text: text) == nil)
        #expect(SuppressionKey(text: known + " x") == nil)
    }

    @Test func `it never prints its bytes`() throws {
        let key = try #require(SuppressionKey(text: known))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(text.contains("the suppression key") && !text.contains("AAEC") && !text.contains("32 bytes"))
        }
    }
}
