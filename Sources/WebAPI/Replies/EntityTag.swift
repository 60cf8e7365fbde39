import Enrichment

/// A weak validator of a body (RFC 9110, section 8.8.3): equal bodies have equal tags, in whichever process.
///
/// The hash is shaped like FNV-1a (Fowler, Noll, Vo), but takes eight bytes in a step and folds the product, which is
/// four times as quick on a body of a few kilobytes. It guards against no adversary: a client compares the body it
/// holds with the one it would get.
struct EntityTag: CustomStringConvertible, Sendable {
    let description: String

    init(of body: [UInt8]) {
        let bytes = body.span
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var start = 0
        while bytes.count - start >= 8 {
            // Of exactly eight bytes, so that they are loaded at once and not one checked after the other.
            hash = Self.mix(hash, Self.word(bytes.extracting(start..<start + 8)))
            start += 8
        }
        while start < bytes.count {
            hash = Self.mix(hash, UInt64(bytes[start]))
            start += 1
        }
        // The length too: zeros at the end must not go unseen.
        description = "W/\"\(Self.mix(hash, UInt64(body.count)).hexadecimal)\""
    }

    /// A tag that an endpoint makes of something else than the body: letters, digits and hyphens.
    init(_ text: String) {
        description = "W/\"\(text)\""
    }

    @inline(__always)
    private static func word(_ bytes: Span<UInt8>) -> UInt64 {
        let high = UInt64(bytes[0]) << 56 | UInt64(bytes[1]) << 48 | UInt64(bytes[2]) << 40 | UInt64(bytes[3]) << 32
        let low = UInt64(bytes[4]) << 24 | UInt64(bytes[5]) << 16 | UInt64(bytes[6]) << 8 | UInt64(bytes[7])
        return high | low
    }

    private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x0000_0100_0000_01B3
        return product ^ (product >> 32)
    }

    /// Whether an `If-None-Match` names it, by weak comparison (RFC 9110, sections 8.8.3.2 and 13.1.2).
    func isAmong(_ field: String) -> Bool {
        // It stands alone; within a list it could only be a piece of a tag that holds a comma.
        if field.trimmed == "*" { return true }
        return field.split(separator: ",").contains { item in
            let tag = String(item).trimmed
            return tag == description || "W/\(tag)" == description
        }
    }
}
