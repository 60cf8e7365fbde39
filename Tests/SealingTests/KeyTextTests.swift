import Sealing
import Testing

@Suite struct KeyTextTests {
    @Test func `both halves survive being written as a line`() throws {
        let opening = OpeningKey()
        let reread = try #require(OpeningKey(text: opening.secretText))
        #expect(reread.sealingKey == opening.sealingKey)
        #expect(SealingKey(text: opening.sealingKey.text) == opening.sealingKey)
        #expect(OpeningKey(text: "\n " + opening.secretText + "\r\n") != nil)
        #expect(opening.secretText.hasPrefix("enrichd-opening-key:v1:"))
        #expect(opening.sealingKey.text.hasPrefix("enrichd-sealing-key:v1:"))
    }

    @Test func `a half is not taken for the other`() {
        let opening = OpeningKey()
        #expect(SealingKey(text: opening.secretText) == nil)
        #expect(OpeningKey(text: opening.sealingKey.text) == nil)
    }

    @Test(arguments: [
        "", "enrichd-opening-key:v1:", "enrichd-opening-key:v1:AAAA", "enrichd-opening-key:v2:KEY",
        "enrichd-opening-key:v1:KEYKEY", "enrichd-opening-key:v1:KEY KEY", "enrichd-opening-key:v1: KEY",
        "enrichd-opening-key:v1:KE\0Y", "x enrichd-opening-key:v1:KEY", "KEY", "enrichd-opening-key:v1:KEY\nKEY",
    ])
    func `anything else is no half`(text: String) {
        let key = OpeningKey().secretText.dropFirst("enrichd-opening-key:v1:".count)
        #expect(OpeningKey(text: text.replacing("KEY", with: key)) == nil)
    }

    /// The points of low order on Curve25519 that fit into 32 bytes without reduction: cr.yp.to/ecdh.html, "validate".
    @Test(arguments: [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "4Ot6fDtBuK4WVuP68Z/EatoJjeucMrH9hmIFFl9JuAA=", "X5yVvKNQjCSx0LFVnIPvWwREXMRYHI6G2CJO3dCfEVc=",
        "7P///////////////////////////////////////38=",
    ])
    func `a point that gives everybody the same secret is no public half`(point: String) {
        #expect(SealingKey(text: "enrichd-sealing-key:v1:" + point) == nil)
    }
}
