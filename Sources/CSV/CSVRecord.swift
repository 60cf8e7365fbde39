/// One record of a file of comma-separated values.
package struct CSVRecord: Hashable, Sendable {
    /// The line on which it begins, from 1; a field may hold line ends, so a record can be longer than its line.
    package let line: Int
    /// At least one.
    package let fields: [String]

    package init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }
}

/// What a reader takes at most, so that a hostile file costs no more memory than that.
package struct CSVLimits: Hashable, Sendable {
    package let fieldBytes: Int
    package let recordFields: Int

    package init(fieldBytes: Int = 16_384, recordFields: Int = 100) {
        self.fieldBytes = fieldBytes
        self.recordFields = recordFields
    }
}
