import CSV
import Testing

@Suite struct CSVReaderTests {
    @Test func `each record has its fields and its line`() throws {
        let records = try CSVReader.records(in: "url,company_name\r\nexample.com,Example\r\n".utf8)

        #expect(
            records == [
                CSVRecord(line: 1, fields: ["url", "company_name"]),
                CSVRecord(line: 2, fields: ["example.com", "Example"]),
            ])
    }

    @Test(arguments: ["a,b\r\nc,d\r\n", "a,b\nc,d\n", "a,b\rc,d\r", "a,b\r\nc,d", "a,b\nc,d\r", "\"a\",\"b\"\nc,\"d\""])
    func `lines may end in any way, the last in none`(text: String) throws {
        #expect(try CSVReader.records(in: text.utf8).map(\.fields) == [["a", "b"], ["c", "d"]])
    }

    @Test func `a quoted field holds commas, marks and line ends`() throws {
        let records = try CSVReader.records(in: "1,\"a, \"\"b\"\"\r\nc\rd\ne\",2\r\n3,\"\",\n".utf8)

        #expect(
            records == [
                CSVRecord(line: 1, fields: ["1", "a, \"b\"\r\nc\rd\ne", "2"]),
                CSVRecord(line: 5, fields: ["3", "", ""]),
            ])
    }

    @Test func `empty lines are no records and count as lines`() throws {
        let records = try CSVReader.records(in: "\r\na\r\n\n\r\"\"\n,\n\n".utf8)

        #expect(
            records == [
                CSVRecord(line: 2, fields: ["a"]), CSVRecord(line: 5, fields: [""]),
                CSVRecord(line: 6, fields: ["", ""]),
            ])
    }

    @Test(arguments: ["\u{FEFF}url,b\n", "\u{FEFF}\"url\",b\n"])
    func `a byte order mark is passed over`(text: String) throws {
        #expect(try CSVReader.records(in: text.utf8).map(\.fields) == [["url", "b"]])
    }

    @Test func `only the first character of all is a byte order mark`() throws {
        let text = "a,\u{FEFF}b\n\u{FEFF}c\n"

        #expect(try CSVReader.records(in: text.utf8).map(\.fields) == [["a", "\u{FEFF}b"], ["\u{FEFF}c"]])
        #expect(try CSVReader.records(in: "\n\u{FEFF}c\n".utf8).map(\.fields) == [["\u{FEFF}c"]])
    }

    @Test(arguments: ["", "\r\n\n", "\u{FEFF}"])
    func `a file may hold nothing`(text: String) throws {
        #expect(try CSVReader.records(in: text.utf8).isEmpty)
    }

    @Test(
        arguments: [
            ("a\nb\"c\n", 2, .strayQuote), ("a\n\nb,\"c\"d\n", 3, .textBehindQuote),
            ("a\n\"b\"\"\n\nc,d", 2, .openQuote),
            ("a\r\nb\r\nc\0d\n", 3, .nul), ("a\n\"\n\0\"", 3, .nul), ("\"a\" ,b\n", 1, .textBehindQuote),
            ("\"", 1, .openQuote),
            ("a\n\n12345678,123456789\n", 3, .longField(8)), ("a\n\"12345678\n\"\n", 2, .longField(8)),
            ("1,2,3\n1,2,3,4\n", 2, .manyFields(3)),
        ] as [(String, Int, CSVFault.Reason)])
    func `what is malformed is refused with its line`(text: String, line: Int, reason: CSVFault.Reason) {
        let limits = CSVLimits(fieldBytes: 8, recordFields: 3)

        #expect(throws: CSVFault(line: line, reason: reason)) { try CSVReader.records(in: text.utf8, limits: limits) }
    }

    @Test(
        arguments: [
            [0x61, 0x0A, 0x4D, 0xFC, 0x6C, 0x0A], [0x61, 0x0A, 0xC3, 0x0A], [0x61, 0x0D, 0x0A, 0x22, 0x0A, 0xFF, 0x22],
        ] as [[UInt8]])
    func `text in another encoding is refused with its line`(bytes: [UInt8]) {
        #expect(throws: CSVFault(line: 2, reason: .notUTF8)) { try CSVReader.records(in: bytes) }
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00, 0x2C, 0x00], [0x61, 0x00, 0x2C, 0x00]] as [[UInt8]])
    func `a file in UTF-16 is refused`(bytes: [UInt8]) {
        #expect(throws: CSVFault(line: 1, reason: .nul)) { try CSVReader.records(in: bytes) }
    }

    @Test func `a fault says what to do and repeats nothing of the file`() {
        let reasons: [CSVFault.Reason] = [
            .strayQuote, .textBehindQuote, .openQuote, .nul, .notUTF8, .longField(8), .manyFields(3),
        ]
        let sentences = reasons.map { CSVFault(line: 7, reason: $0).description }

        #expect(Set(sentences).count == reasons.count)
        #expect(sentences.allSatisfy { $0.contains("ine 7 ") })
    }
}
