import CSV

/// What a row's values are written into: JSON or CSV.
protocol CellSink {
    mutating func append(_ integer: Int64)
    mutating func append(_ real: Double)
    mutating func append(string text: Span<UInt8>)
    mutating func append(blob: [UInt8])
    mutating func appendNull()
}

extension JSONBytes: CellSink {}

extension CSVWriter: CellSink {
    /// Bytes that are no UTF-8 become U+FFFD.
    mutating func append(string text: Span<UInt8>) {
        if (try? UTF8Span(validating: text)) != nil {
            append(text)
        } else {
            append(text.repaired)
        }
    }

    /// In base64, as in JSON.
    mutating func append(blob: [UInt8]) {
        append(blob.base64)
    }

    mutating func appendNull() {
        appendNothing()
    }
}

extension Span<UInt8> {
    fileprivate var repaired: String {
        String(decoding: indices.map { self[$0] }, as: UTF8.self)
    }
}
