import Enrichment

extension HotStatement {
    /// All its rows, each as an object. `write` writes a value that is not to be told as the row has it, and says whether
    /// it did.
    func page(
        _ values: [HotValue], reserving byteCount: Int, _ write: (borrowing HotRow, Int, inout JSONBytes) -> Bool
    ) throws(StoreFault) -> RowPage {
        var json = JSONBytes(reserving: byteCount)
        var total = 0
        try json.appendArray { (json) throws(StoreFault) in
            try run(values) { row in
                shape.write(to: &json) { column, json in
                    if !write(row, column, &json) { row.append(column, to: &json) }
                }
                json.append(byte: UInt8(ascii: ","))
                total += 1
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }
}
