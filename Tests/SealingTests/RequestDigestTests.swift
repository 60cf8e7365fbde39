import Sealing
import Testing

@Suite struct RequestDigestTests {
    /// The example of FIPS 180-4's companion, "SHA256", one block.
    @Test func `a digest is SHA-256`() {
        let digest = RequestDigest.of([UInt8]("abc".utf8)).map { String($0, radix: 16) }
        #expect(digest.prefix(4) == ["ba", "78", "16", "bf"])
        #expect(digest.suffix(2) == ["15", "ad"])
        #expect(digest.count == 32)
    }
}
