import Enrichment
import Testing

@Suite struct TokenDigestTests {
    private func digest(_ change: (inout [UInt8]) -> Void = { _ in }) throws -> TokenDigest {
        var bytes = [UInt8](0..<32)
        change(&bytes)
        return try #require(TokenDigest(bytes: bytes))
    }

    @Test func `32 bytes are a digest, and no other number`() {
        for count in [0, 31, 33, 64] {
            #expect(TokenDigest(bytes: [UInt8](repeating: 7, count: count)) == nil)
        }
        #expect(TokenDigest(bytes: [UInt8](repeating: 7, count: 32))?.bytes.count == 32)
    }

    @Test func `digests that differ in any bit are different`() throws {
        #expect(try digest() == digest())
        for bit in 0..<256 {
            #expect(try digest() != digest { $0[bit / 8] ^= 1 << (bit % 8) })
        }
    }

    /// Rounds alternate, and the quickest of each counts: the machine has other things to do.
    @Test func `where two digests differ does not show in the time`() throws {
        let right = try digest()
        let early = try digest { $0[0] ^= 1 }
        let late = try digest { $0[31] ^= 1 }
        var best = (early: Duration.seconds(9), late: Duration.seconds(9))
        var equal = 0
        let clock = ContinuousClock()
        for _ in 1...60 {
            best.early = min(best.early, clock.measure { equal += (1...500).count { _ in right == early } })
            best.late = min(best.late, clock.measure { equal += (1...500).count { _ in right == late } })
        }
        #expect(equal == 0)
        // One that stopped at the first byte would need a tenth of the time, or less.
        #expect(best.early * 2 > best.late && best.late * 2 > best.early, "\(best)")
    }
}
