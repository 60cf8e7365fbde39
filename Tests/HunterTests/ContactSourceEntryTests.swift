import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Hunter

@Suite struct ContactSourceEntryTests {
    private func sources(_ json: String) throws -> [ContactSource] {
        var reader = JSONReader(Array(json.utf8))
        let sources = try ContactSourceEntry.sources(&reader)
        try reader.end()
        return sources
    }

    @Test func `a source has its page, its dates and whether it still stands`() throws {
        var expected = ContactSource(uri: "http://acme.example/team")
        expected.domain = "acme.example"
        expected.extractedOn = "2026-02-11"
        expected.lastSeenOn = "2026-06-02"
        expected.isStillOnPage = false
        #expect(
            try sources(
                """
                [{"domain":"acme.example","uri":"http://acme.example/team","extracted_on":"2026-02-11",
                  "last_seen_on":"2026-06-02T08:00:00Z","still_on_page":false,"of_the_future":[1]}]
                """) == [expected])
    }

    @Test func `no sources, and what is no list of them, are none`() throws {
        for json in ["[]", "{}", "null", "7", "\"http://acme.example/\""] {
            #expect(try sources(json) == [], "\(json)")
        }
    }

    @Test(arguments: [
        "null", "7", "true", "[]", "\"http://b.example/\"", "{}", #"{"uri":null}"#, #"{"uri":7}"#, #"{"uri":""}"#,
        #"{"uri":"https://"}"#, #"{"uri":"javascript:alert(1)"}"#, #"{"uri":"ftp://b.example/"}"#,
        #"{"uri":"//b.example/"}"#, #"{"uri":"http://b.example/\u0001"}"#, #"{"uri":" http://b.example/"}"#,
        #"{"uri":"http://b.example/\u202egpj.exe"}"#, #"{"uri":"http://b.example/a b"}"#,
        #"{"uri":"http://b.example/\""}"#, #"{"uri":"http://b.example/<script>"}"#,
        #"{"uri":"http://b.example/\ud800"}"#, #"{"uri":"http://b.example/\#(String(repeating: "a", count: 1_000))"}"#,
    ])
    func `a strange source costs itself`(element: String) throws {
        let sources = try sources(#"[{"uri":"http://a.example/"},\#(element),{"uri":"HTTPS://c.example/é"}]"#)
        #expect(sources.map(\.uri) == ["http://a.example/", "HTTPS://c.example/é"])
    }

    @Test(arguments: ["domain", "extracted_on", "last_seen_on", "still_on_page"])
    func `a strange value costs its field`(field: String) throws {
        for value in ["null", "[1]", "{}", "1", "\"\"", "\" \""] {
            #expect(
                try sources(#"[{"\#(field)":\#(value),"uri":"http://a.example/"}]"#)
                    == [ContactSource(uri: "http://a.example/")], "\(value)")
        }
    }

    @Test func `as many as are kept are kept, and the rest is passed over`() throws {
        let list = (0..<50).map { #"{"uri":"http://a.example/\#($0)"}"# }.joined(separator: ",")
        #expect(try sources("[\(list)]").map(\.uri) == (0..<20).map { "http://a.example/\($0)" })
    }

    @Test func `words that are neither true nor false are no JSON`() {
        for word in ["truth", "fals", "nul", "t"] {
            #expect(throws: WireFault.self, "\(word)") {
                try sources(#"[{"uri":"http://a.example/","still_on_page":\#(word)}]"#)
            }
        }
    }
}
