/// Reads comma-separated values (RFC 4180, section 2) piece by piece: however the bytes are cut, the records are the
/// same, and no more than one unfinished record is kept.
///
/// More lenient than the RFC in what it only recommends or what spreadsheets do: lines end with CRLF, LF or CR, records
/// may differ in length, a byte order mark (RFC 3629, section 6) is passed over, and an empty line is no record. The
/// first record may be a header; what it means is for the caller. The text is UTF-8.
package struct CSVReader: Sendable {
    private let limits: CSVLimits
    private var place = Place.fieldBegin
    private var field: [UInt8] = []
    private var fields: [String] = []
    /// Where the next byte stands.
    private var line = 1
    private var recordLine = 1
    private var fieldLine = 1
    private var isAfterCR = false
    /// Nothing but a byte order mark, whole or in part, has been read.
    private var isAtStart = true

    private enum Place {
        case fieldBegin, unquoted, quoted
        /// A mark that ends the field, or the first of two that stand for one.
        case behindMark
    }

    package init(limits: CSVLimits = CSVLimits()) {
        self.limits = limits
    }

    /// The records that end within these bytes. After a fault the reader is of no more use.
    package mutating func read(_ bytes: some Sequence<UInt8>) throws(CSVFault) -> [CSVRecord] {
        var records: [CSVRecord] = []
        for byte in bytes {
            if let record = try take(byte) { records.append(record) }
        }
        return records
    }

    /// The last record, if no line end followed it. The reader is done with then.
    package mutating func finish() throws(CSVFault) -> CSVRecord? {
        if place == .quoted { throw CSVFault(line: fieldLine, reason: .openQuote) }
        return try endRecord()
    }

    /// All records of a file that is at hand as a whole.
    package static func records(
        in bytes: some Sequence<UInt8>, limits: CSVLimits = CSVLimits()
    ) throws(CSVFault) -> [CSVRecord] {
        var reader = CSVReader(limits: limits)
        let records = try reader.read(bytes)
        if let last = try reader.finish() { return records + [last] }
        return records
    }

    private mutating func take(_ byte: UInt8) throws(CSVFault) -> CSVRecord? {
        let isEndOfCRLF = isAfterCR && byte == .lf
        isAfterCR = byte == .cr
        let isLineEnd = byte == .cr || byte == .lf
        defer { if isLineEnd && !isEndOfCRLF { line += 1 } }
        if byte == 0 { throw CSVFault(line: line, reason: .nul) }
        if place == .fieldBegin {
            fieldLine = line
            if fields.isEmpty { recordLine = line }
        }

        switch (place, byte) {
        case (.fieldBegin, .quote):
            place = .quoted
            isAtStart = false
        case (.quoted, .quote): place = .behindMark
        case (.quoted, _): try keep(byte)
        case (.behindMark, .quote):
            try keep(byte)
            place = .quoted
        case (_, .comma): try endField()
        case (_, .cr): return try endRecord()
        case (_, .lf): return isEndOfCRLF ? nil : try endRecord()
        case (.behindMark, _): throw CSVFault(line: line, reason: .textBehindQuote)
        case (.unquoted, .quote): throw CSVFault(line: line, reason: .strayQuote)
        default:
            try keep(byte)
            place = .unquoted
            passOverMark()
        }
        return nil
    }

    private mutating func keep(_ byte: UInt8) throws(CSVFault) {
        guard field.count < limits.fieldBytes else {
            throw CSVFault(line: fieldLine, reason: .longField(limits.fieldBytes))
        }
        field.append(byte)
    }

    private mutating func passOverMark() {
        guard isAtStart, field.count == 3 else { return }
        isAtStart = false
        if field == [0xEF, 0xBB, 0xBF] {
            field = []
            place = .fieldBegin
        }
    }

    private mutating func endField() throws(CSVFault) {
        isAtStart = false
        guard fields.count < limits.recordFields else {
            throw CSVFault(line: line, reason: .manyFields(limits.recordFields))
        }
        guard let text = String(validating: field, as: UTF8.self) else {
            throw CSVFault(line: fieldLine, reason: .notUTF8)
        }
        fields.append(text)
        field.removeAll(keepingCapacity: true)
        place = .fieldBegin
    }

    private mutating func endRecord() throws(CSVFault) -> CSVRecord? {
        isAtStart = false
        // Nothing but a line end: an empty quoted field is a record.
        if place == .fieldBegin && fields.isEmpty { return nil }
        try endField()
        defer { fields = [] }
        return CSVRecord(line: recordLine, fields: fields)
    }
}

extension UInt8 {
    static let comma = UInt8(ascii: ",")
    static let quote = UInt8(ascii: "\"")
    static let cr = UInt8(ascii: "\r")
    static let lf = UInt8(ascii: "\n")
}
