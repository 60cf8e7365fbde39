/// How a statement's columns become members of a JSON object: for each its name and what stands before it, ready made.
struct RowShape {
    /// `{"id":`, `,"url":` and so on, one behind the other.
    private let openings: [UInt8]
    /// For each column where its opening ends; the opening of a column that is left out is empty.
    private let ends: [Int]

    /// A name that comes twice is written once, with its last value: an object's members must have different names
    /// (RFC 8259, section 4), and what we compute stands behind the columns of a table that may have grown one of
    /// the same name.
    init(names: [String]) {
        var openings = JSONBytes()
        var ends: [Int] = []
        for (column, name) in names.enumerated() {
            if !names[(column + 1)...].contains(name) {
                openings.append(byte: openings.bytes.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ","))
                openings.append(string: name.utf8.span)
                openings.append(byte: UInt8(ascii: ":"))
            }
            ends.append(openings.bytes.count)
        }
        self.openings = openings.bytes
        self.ends = ends
    }

    /// Writes one row as an object; `value` writes the value of a column.
    func write(to json: inout JSONBytes, value: (Int, inout JSONBytes) -> Void) {
        let openings = openings.span
        var start = 0
        for (column, end) in ends.enumerated() where end > start {
            json.append(openings.extracting(start..<end))
            value(column, &json)
            start = end
        }
        json.append(byte: UInt8(ascii: "}"))
    }
}
