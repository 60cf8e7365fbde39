import CSV
import TestKit
import Testing

@Suite struct RoundTripTests {
    private static let characters: [Character] = [
        "a", "b", ",", "\"", "\r", "\n", "\r\n", " ", ";", "\t", "=", "'", "ü", "漢", "＝", "\u{FEFF}", "e\u{301}",
    ]

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `what was written is read, however it is cut`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let records = (1...20).map { _ in
            (0...Int.random(in: 0...4, using: &random)).map { _ in Self.field(&random) }
        }
        var csv = CSVWriter()
        for record in records {
            csv.append(record: record)
        }

        var reader = CSVReader()
        var read: [CSVRecord] = []
        var rest = csv.bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...9, using: &random))
            rest = rest.dropFirst(piece.count)
            read += try reader.read(piece)
        }

        #expect(try reader.finish() == nil)
        #expect(read.map(\.fields) == records, "seed \(seed)")
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func `any bytes are records or a fault, and the same however they are cut`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet: [UInt8] = Array("a\",\r\n".utf8) + [0xEF, 0xBB, 0xBF, 0xC3, 0xA9, 0x00]
        let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
            // NUL seldom, for it ends everything.
            alphabet[Int.random(in: 0..<alphabet.count - (Bool.random(using: &random) ? 1 : 0), using: &random)]
        }

        let whole = Result { () throws(CSVFault) in try CSVReader.records(in: bytes) }
        let cut = Result { () throws(CSVFault) in
            var reader = CSVReader()
            var records: [CSVRecord] = []
            for byte in bytes {
                records += try reader.read([byte])
            }
            if let last = try reader.finish() { records.append(last) }
            return records
        }

        #expect(whole == cut, "seed \(seed)")
    }

    /// Nothing that would get an apostrophe.
    private static func field(_ random: inout SeededGenerator) -> String {
        let text = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
            characters.randomElement(using: &random)
        }
        return text.isEmpty ? "" : "x" + String(text)
    }
}
