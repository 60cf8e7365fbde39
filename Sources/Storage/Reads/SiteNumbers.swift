/// A set of sites by their numbers, a bit for each number up to the greatest: a million take 125 KB.
struct SiteNumbers {
    /// Numbers from this one on are not taken: the bits up to it are 8 MiB.
    private static let end: Int64 = 1 << 26

    private var words: [UInt64] = []

    /// False when the number is none that the set takes.
    mutating func insert(_ number: Int64) -> Bool {
        guard (0..<Self.end).contains(number) else { return false }
        let word = Int(number / 64)
        if word >= words.count {
            words.append(contentsOf: repeatElement(0, count: max(word + 1, words.count * 2) - words.count))
        }
        words[word] |= 1 << UInt64(number % 64)
        return true
    }

    func contains(_ number: Int64) -> Bool {
        guard number >= 0, number / 64 < words.count else { return false }
        return words[Int(number / 64)] & 1 << UInt64(number % 64) != 0
    }
}
