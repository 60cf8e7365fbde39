/// Writes comma-separated values as RFC 4180, section 2 has them, which are also safe to open in a spreadsheet.
///
/// A program may take text that begins with certain characters for a formula and run it: an apostrophe goes before it,
/// by which spreadsheets know text (OWASP, "CSV Injection"; ASVS 5.0, 1.2.10). What reads the file otherwise sees that
/// apostrophe. Numbers that were written as numbers are left alone. Whatever goes in, what comes out has no NUL, and is
/// UTF-8 if it was.
package struct CSVWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var fieldCount = 0

    package init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Appends a field of text in UTF-8.
    package mutating func append(_ text: Span<UInt8>) {
        beginField()
        let isFormula = Self.beginsFormula(text)
        let isQuoted = isFormula || Self.needsQuotes(text)
        if isQuoted { bytes.append(.quote) }
        if isFormula { bytes.append(UInt8(ascii: "'")) }
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case .quote: bytes.append(contentsOf: [.quote, .quote])
            case 0: bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(byte)
            }
        }
        if isQuoted { bytes.append(.quote) }
    }

    package mutating func append(_ text: String) {
        append([UInt8](text.utf8).span)
    }

    package mutating func append(_ number: Int64) {
        beginField()
        bytes.append(contentsOf: number.description.utf8)
    }

    package mutating func append(_ number: Double) {
        beginField()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// Appends an empty field.
    package mutating func appendNothing() {
        beginField()
    }

    package mutating func endRecord() {
        // A record of one empty field would look like an empty line.
        if fieldCount <= 1 && (bytes.isEmpty || bytes.last == .lf) { bytes.append(contentsOf: [.quote, .quote]) }
        bytes.append(contentsOf: [.cr, .lf])
        fieldCount = 0
    }

    package mutating func append(record fields: some Sequence<String>) {
        for field in fields {
            append(field)
        }
        endRecord()
    }

    private mutating func beginField() {
        if fieldCount > 0 { bytes.append(.comma) }
        fieldCount += 1
    }

    /// Besides the characters that OWASP names: their wide forms, which spreadsheets of East Asia take for the same.
    private static func beginsFormula(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty else { return false }
        switch text[0] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"): return true
        case UInt8(ascii: "\t"), .cr, .lf, 0: return true
        // U+FF1D, U+FF0B, U+FF0D, U+FF20
        case 0xEF where text.count >= 3:
            switch (text[1], text[2]) {
            case (0xBC, 0x9D), (0xBC, 0x8B), (0xBC, 0x8D), (0xBC, 0xA0): return true
            default: return false
            }
        default: return false
        }
    }

    /// Besides what would end the field: what a spreadsheet might split or trim it at, and so see a formula begin.
    private static func needsQuotes(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            switch text[index] {
            case .comma, .quote, .cr, .lf, UInt8(ascii: ";"), UInt8(ascii: "\t"): return true
            default: break
            }
        }
        let blank = UInt8(ascii: " ")
        return !text.isEmpty && (text[0] == blank || text[text.count - 1] == blank)
    }
}
