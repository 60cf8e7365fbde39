import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit
import Testing

/// What rows hold, as JSON.
@Suite struct ReadsJSONTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        try store.addSite(1)
    }

    /// What comes out for a name that was stored as these bytes, through a strict parser.
    private func name(storedAs bytes: [UInt8]) throws -> JSONValue? {
        try store.execute(
            "INSERT OR REPLACE INTO contacts (site_id, email, full_name) VALUES (1, 'a@x.de', CAST(? AS TEXT))",
            [Data(bytes)])
        return try value("full_name")
    }

    private func value(_ column: String) throws -> JSONValue? {
        let page = try #require(try store.readings().contacts(of: SiteID(rawValue: 1), ContactListing()))
        #expect(String(validating: page.rows, as: UTF8.self) != nil)
        return try page.column(column).first ?? nil
    }

    @Test(arguments: [
        "", "plain", "\"", "\\", "a\"b\\c/d", "\u{0}", "a\u{0}b", "\u{8}\u{9}\u{A}\u{C}\u{D}\u{1B}\u{1F}\u{7F}",
        "Zoë Müller",
        "\u{2028}\u{2029}", "\u{202E}moc.elpmaxe", "עברית", "👩‍👩‍👧", "\u{10FFFF}", "\u{FEFF}x", "</script>",
        "'; DROP TABLE sites; --",
    ])
    func `text comes out as it went in`(_ text: String) throws {
        #expect(try name(storedAs: Array(text.utf8)) == .string(text))
    }

    @Test(
        arguments: [
            [0x80], [0xC0, 0xAF], [0xC3], [0xE2, 0x82], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x92],
            [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0x61, 0xE2, 0x22, 0x62],
        ] as [[UInt8]])
    func `bytes that are no text become replacement characters`(_ bytes: [UInt8]) throws {
        let repaired = String(decoding: bytes, as: UTF8.self)
        #expect(repaired.contains("\u{FFFD}"))
        #expect(try name(storedAs: bytes) == .string(repaired))
    }

    @Test func `any bytes come out as the text they are when repaired`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        // Half of the bytes are of the kinds that begin and continue characters, quotes and controls.
        let telling: [UInt8] = [
            0x00, 0x1F, 0x22, 0x5C, 0x7F, 0x80, 0xBF, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0x9F, 0xA0, 0x90,
        ]
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? telling.randomElement(using: &random) ?? 0 : .random(in: 0...255, using: &random)
            }
            #expect(
                try name(storedAs: bytes) == .string(String(decoding: bytes, as: UTF8.self)), "seed \(seed), \(bytes)")
        }
    }

    @Test func `a name of a megabyte comes out whole`() throws {
        let text = String(repeating: "ä\"\n long ", count: 100_000)
        #expect(try name(storedAs: Array(text.utf8)) == .string(text))
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("9", .integer(9)), ("10", .integer(10)), ("-1", .integer(-1)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775807 - 1", .integer(.min)), ("0.1", .real(0.1)),
            ("-1.5e300", .real(-1.5e300)), ("2.5e-308", .real(2.5e-308)), ("9e999", .null), ("-9e999", .null),
            ("NULL", .null),
            ("'12'", .string("12")), ("x''", .string("")), ("x'00ff10'", .string("AP8Q")),
        ] as [(String, JSONValue)])
    func `a value keeps its kind`(_ sql: String, _ expected: JSONValue) throws {
        try store.execute("ALTER TABLE contacts ADD COLUMN anything")
        try store.execute("INSERT INTO contacts (site_id, email, anything) VALUES (1, 'a@x.de', \(sql))")
        #expect(try value("anything") == expected)
    }
}
