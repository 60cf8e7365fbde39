import Enrichment

/// The parameters of a query string. An endpoint reads those it knows and then ends the reading: what is left over,
/// and all that was read and is wrong, is refused at once. An empty parameter counts as absent, as forms send it.
struct Query {
    private static let maximumParameters = 64

    private var values: [String: String] = [:]
    private let faults = Faults()

    init(_ text: Substring) throws(Problem) {
        let pairs = text.split(separator: "&")
        guard pairs.count <= Self.maximumParameters else {
            throw Problem(.malformedQuery, "The query has more than \(Self.maximumParameters) parameters.")
        }
        for pair in pairs {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(halves[0], plusIsBlank: true),
                let value = PercentCoding.decode(halves.count == 2 ? halves[1] : "", plusIsBlank: true)
            else { throw Problem(.malformedQuery, "The query is not percent-encoded UTF-8.") }
            if values.updateValue(value, forKey: name) != nil { refuse(name, "must be given once only.") }
        }
    }

    /// Ends the reading: throws when anything was wrong or is unknown.
    func end() throws(Problem) {
        for name in values.keys.sorted() {
            refuse(name, "is not known here.")
        }
        try faults.end(as: .malformedQuery)
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = take(name) else { return nil }
        let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        if isDigits, let integer = Int(text), range.contains(integer) { return integer }
        refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    mutating func text(_ name: String, atMost maximumLength: Int) -> String? {
        guard let text = take(name)?.trimmed, !text.isEmpty else { return nil }
        if let complaint = text.complaint(maximumLength: maximumLength) {
            refuse(name, complaint)
            return nil
        }
        return text
    }

    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) -> Word? {
        guard let text = take(name) else { return nil }
        if let word = Word(rawValue: text) { return word }
        refuse(name, "must be one of \(Word.words).")
        return nil
    }

    mutating func page() -> Page {
        let number = integer("page", in: 1...1_000_000_000) ?? 1
        let size = integer("pageSize", in: Page.sizes) ?? Page.defaultSize
        return Page(number: number, size: size)
    }

    private mutating func take(_ name: String) -> String? {
        let value = values.removeValue(forKey: name)
        return value == "" ? nil : value
    }

    private func refuse(_ name: String, _ detail: String) {
        let shown = String(name.unicodeScalars.prefix(64).map { $0.breaksLine ? "?" : Character($0) })
        faults.add(Fault(pointer: "?\(shown)", detail: detail))
    }
}
