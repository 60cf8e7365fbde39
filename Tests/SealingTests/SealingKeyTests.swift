import Enrichment
import Sealing
import TestKit
import Testing

@Suite struct SealingKeyTests {
    private let opening = OpeningKey()
    private let job = JobID(rawValue: "0b4ee1c4-6a52-4f0e-8c0c-0f6a3a7c3c5d")
    private let secret = "7f3c9b1e-hunter-key"

    @Test(arguments: ["7f3c9b1e", "", "ключ\u{1F511}", String(repeating: "k", count: 10_000)])
    func `a sealed key opens for its job and provider`(secret: String) throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        let opened = try opening.open(sealed, for: job, provider: .hunter)
        #expect(opened.secret == secret)
        #expect(opened.fingerprint == sealed.fingerprint)
    }

    @Test func `it does not open for another job, provider or key`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        #expect(throws: SealingFault.doesNotOpen) {
            try opening.open(sealed, for: JobID(rawValue: "another"), provider: .hunter)
        }
        #expect(throws: SealingFault.doesNotOpen) { try opening.open(sealed, for: job, provider: .snov) }
        #expect(throws: SealingFault.doesNotOpen) { try OpeningKey().open(sealed, for: job, provider: .hunter) }
    }

    @Test func `a provider can't be moved into the job's name`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: JobID(rawValue: "a\0b"), provider: .hunter)
        #expect(throws: SealingFault.doesNotOpen) {
            try opening.open(sealed, for: JobID(rawValue: "b"), provider: .hunter)
        }
        #expect(try opening.open(sealed, for: JobID(rawValue: "a\0b"), provider: .hunter).secret == secret)
    }

    @Test func `no flipped bit goes unnoticed`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var bytes = sealed.bytes
                bytes[index] ^= 1 << bit
                let damaged = SealedKey(bytes: bytes, fingerprint: sealed.fingerprint)
                // X25519 masks the topmost bit of a point (RFC 7748, section 5), but HPKE mixes the bytes as sent.
                #expect(throws: SealingFault.self, "byte \(index), bit \(bit)") {
                    try opening.open(damaged, for: job, provider: .hunter)
                }
            }
        }
    }

    @Test func `no cut or lengthened form opens`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        let cuts = (0..<sealed.bytes.count).map { Array(sealed.bytes.prefix($0)) }
        for bytes in cuts + [sealed.bytes + [0]] {
            #expect(throws: SealingFault.doesNotOpen, "\(bytes.count) bytes") {
                try opening.open(
                    SealedKey(bytes: bytes, fingerprint: sealed.fingerprint), for: job, provider: .hunter)
            }
        }
    }

    @Test func `a form of the future is named`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        let future = SealedKey(bytes: [2] + sealed.bytes.dropFirst(), fingerprint: sealed.fingerprint)
        #expect(throws: SealingFault.unknownVersion(2)) { try opening.open(future, for: job, provider: .hunter) }
    }

    @Test func `another key's fingerprint beside the sealed bytes is noticed`() throws {
        let sealed = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        let relabelled = SealedKey(
            bytes: sealed.bytes, fingerprint: opening.sealingKey.fingerprint(of: "other", provider: .hunter))
        #expect(throws: SealingFault.doesNotOpen) { try opening.open(relabelled, for: job, provider: .hunter) }
    }

    @Test(arguments: [3, 0xBADC0DE] as [UInt64])
    func `random bytes do not open`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<50 {
            let bytes =
                [1]
                + (0..<Int.random(in: 0...120, using: &generator)).map { _ in
                    UInt8.random(in: .min ... .max, using: &generator)
                }
            #expect(throws: SealingFault.doesNotOpen, "seed \(seed), round \(round)") {
                let sealed = SealedKey(bytes: bytes, fingerprint: KeyFingerprint(rawValue: ""))
                return try opening.open(sealed, for: job, provider: .hunter)
            }
        }
    }

    @Test func `sealed bytes hold nothing of the secret and differ each time`() throws {
        let first = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        let second = try opening.sealingKey.seal(secret, for: job, provider: .hunter)
        #expect(first.bytes != second.bytes)
        for length in 4...secret.utf8.count {
            #expect(first.bytes.ranges(of: Array(secret.utf8.prefix(length))).isEmpty)
        }
        #expect(first.bytes.count == 1 + 32 + secret.utf8.count + 16)
    }

    @Test func `a fingerprint is sixteen digits, the same for the same key, provider and pair only`() throws {
        let sealing = opening.sealingKey
        let fingerprint = sealing.fingerprint(of: secret, provider: .hunter)
        #expect(fingerprint.rawValue.count == 16)
        #expect(fingerprint.rawValue.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        #expect(fingerprint == sealing.fingerprint(of: secret, provider: .hunter))
        #expect(fingerprint == (try sealing.seal(secret, for: job, provider: .hunter)).fingerprint)
        #expect(fingerprint != sealing.fingerprint(of: secret, provider: .snov))
        #expect(fingerprint != sealing.fingerprint(of: secret + "x", provider: .hunter))
        #expect(fingerprint != OpeningKey().sealingKey.fingerprint(of: secret, provider: .hunter))
    }

    @Test func `fingerprints stay what they are from version to version`() throws {
        let opening = try #require(
            OpeningKey(text: "enrichd-opening-key:v1:" + String(repeating: "B", count: 42) + "A="))
        #expect(opening.sealingKey.fingerprint(of: "secret", provider: .hunter).rawValue == "3924b1f0d690beec")
    }

    @Test func `an opening key prints nothing of itself`() {
        let secretPart = opening.secretText.dropFirst("enrichd-opening-key:v1:".count).prefix(20)
        var dumped = ""
        dump(opening, to: &dumped)
        for printed in ["\(opening)", String(reflecting: opening), dumped] {
            #expect(!printed.contains(secretPart))
            #expect(printed.contains("the opening key"))
        }
    }
}
