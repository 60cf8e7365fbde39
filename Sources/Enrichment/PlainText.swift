extension String {
    /// Without white space at its ends.
    package var trimmed: String {
        let start = drop { $0.isWhitespace }
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }

    /// What is wrong with a line of text that a person wrote; nil when nothing is.
    package func complaint(maximumLength: Int) -> String? {
        if isEmpty { return "must not be blank." }
        if unicodeScalars.count > maximumLength { return "must be at most \(maximumLength) characters long." }
        if unicodeScalars.contains(where: \.breaksLine) { return "must hold no control characters." }
        return nil
    }
}

extension Unicode.Scalar {
    /// A control character or a line or paragraph separator: nothing that belongs into one line of text.
    package var breaksLine: Bool {
        // The table of Unicode is slow to ask, and hardly anything is to be asked.
        if isASCII { return value < 0x20 || value == 0x7F }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
