import Enrichment
import Storage
import TestKit
import Testing

@Suite struct ReadsSearchTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    private func finds(_ search: String) throws -> [JSONValue?] {
        var listing = SiteListing(page: Page(number: 1, size: 50))
        listing.search = search
        listing.order = .id
        listing.isAscending = true
        let page = try store.readings().sites(listing)
        let found = try page.column("company_name")
        #expect(page.total == found.count)
        return found
    }

    @Test func `url, domain and company name are searched`() throws {
        try store.execute(
            """
            INSERT INTO sites (url, domain, company_name, pipeline_stage) VALUES
                ('https://one.example/needle', 'one.example', 'one', 'enrichment'),
                ('https://two.example', 'needle.example', 'two', 'enrichment'),
                ('https://three.example', 'three.example', 'a needle here', 'enrichment'),
                ('https://four.example', 'four.example', NULL, 'enrichment')
            """)
        #expect(try finds("needle") == ["one", "two", "a needle here"].map { .string($0) })
    }

    @Test(arguments: [
        ("100%", "100% Wool"), ("a_b", "A_B Ltd"), (#"c:\d"#, #"C:\D"#), ("[x]", "[x] games"), ("*ö*", "*Ö* stars"),
        ("?ß", "why?ß"), ("[ü]", "[Ü]"), ("^é]", "^É] caret"), ("'; drop", "'; DROP TABLE sites"), ("\"q\"", "\"Q\""),
    ])
    func `every character stands for itself`(_ search: String, _ company: String) throws {
        for (index, name) in ["100 of Wool", "AxB", "C:xD", "x", "a ö b", "xß", "ü", "é", "plain", company].enumerated()
        {
            try store.addSite(Int64(index + 1), company: name)
        }
        #expect(try finds(search) == [.string(company)])
    }

    @Test(arguments: ["müller söhne", "MÜLLER SÖHNE", "Müller", "üller S", "ÖHN"])
    func `case does not matter, not even that of umlauts`(_ search: String) throws {
        try store.addSite(1, company: "MüLLER Söhne")
        try store.addSite(2, company: "Muller Sohne")
        #expect(try finds(search) == [.string("MüLLER Söhne")])
    }

    @Test func `an empty search finds all`() throws {
        try store.addSite(1, company: "one")
        #expect(try finds("") == [.string("one")])
    }

    @Test(arguments: ["x", "é"])
    func `a search longer than any name finds nothing`(_ letter: String) throws {
        try store.addSite(1)
        #expect(try finds(String(repeating: letter, count: 100_000)).isEmpty)
        #expect(try finds(String(repeating: letter, count: 1_000)).isEmpty)
    }
}
