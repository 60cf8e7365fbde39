/// Why something is no file of comma-separated values, and on which line.
package struct CSVFault: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        /// A quotation mark in a field that does not begin with one.
        case strayQuote
        /// Something between the quotation mark that ends a field and the comma or line end.
        case textBehindQuote
        /// A quoted field that never ends; the line is the one on which it begins.
        case openQuote
        case nul
        case notUTF8
        /// A field of more than so many bytes.
        case longField(Int)
        /// A record of more than so many fields.
        case manyFields(Int)
    }

    /// From 1.
    package let line: Int
    package let reason: Reason

    package init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }
}

extension CSVFault: CustomStringConvertible {
    /// A sentence for whoever wrote the file; it holds nothing of what the file holds.
    package var description: String {
        switch reason {
        case .strayQuote:
            "Line \(line) has a quotation mark within a field that is not quoted: quote the field and double the mark."
        case .textBehindQuote:
            "Line \(line) has text behind a quoted field: double the quotation marks that are part of a field."
        case .openQuote: "The quoted field that begins on line \(line) has no end."
        case .nul: "Line \(line) holds a NUL character: the file must be text in UTF-8."
        case .notUTF8: "Line \(line) is not UTF-8: save the file as CSV in UTF-8."
        case .longField(let maximum): "Line \(line) has a field of more than \(maximum) bytes."
        case .manyFields(let maximum): "Line \(line) has more than \(maximum) fields."
        }
    }
}
