/// How a statement's columns become members of a JSON object: for each its name and what stands before it, ready made.
struct RowShape {
    /// `{"id":`, `,"url":` and so on; nil for a column that is left out.
    private let openings: [[UInt8]?]

    /// A name that comes twice is written once, with its last value: an object's members must have different names
    /// (RFC 8259, section 4), and what we compute stands behind the columns of a table that may have grown one of
    /// the same name.
    init(names: [String]) {
        var openings: [[UInt8]?] = []
        var separator = UInt8(ascii: "{")
        for (column, name) in names.enumerated() {
            guard !names[(column + 1)...].contains(name) else {
                openings.append(nil)
                continue
            }
            var opening = JSONBytes()
            opening.append(byte: separator)
            opening.append(string: name.utf8.span)
            opening.append(byte: UInt8(ascii: ":"))
            openings.append(opening.bytes)
            separator = UInt8(ascii: ",")
        }
        self.openings = openings
    }

    /// Writes one row as an object; `value` writes the value of a column.
    func write(to json: inout JSONBytes, value: (Int, inout JSONBytes) -> Void) {
        for column in openings.indices {
            guard let opening = openings[column] else { continue }
            json.append(bytes: opening)
            value(column, &json)
        }
        json.append(byte: UInt8(ascii: "}"))
    }
}
