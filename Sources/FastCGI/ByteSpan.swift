import Glibc

extension Span<UInt8> {
    /// Whether the byte occurs.
    func contains(_ byte: UInt8) -> Bool {
        unsafe withUnsafeBytes { bytes in
            guard let first = bytes.baseAddress else { return false }
            return unsafe memchr(first, Int32(byte), bytes.count) != nil
        }
    }

    func hasSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBytes { ours in
            unsafe other.withUnsafeBytes { theirs in
                guard let first = ours.baseAddress, let second = theirs.baseAddress else { return true }
                return unsafe memcmp(first, second, ours.count) == 0
            }
        }
    }
}
