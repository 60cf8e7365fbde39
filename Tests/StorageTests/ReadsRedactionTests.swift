import Enrichment
import FoundationEssentials
import GRDB
import Storage
import TestKit
import Testing

/// Keys that an earlier application left in a job's configuration.
@Suite struct ReadsRedactionTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
    }

    private func shown(_ config: String) throws -> String {
        try store.execute(
            "INSERT OR REPLACE INTO jobs (id, type, config) VALUES ('a', 'enrichment', CAST(? AS TEXT))",
            [Data(config.utf8)])
        let object = try #require(try store.readings().job(JobID(rawValue: "a"))).object
        _ = try JSONValue(object)
        let text = String(decoding: object, as: UTF8.self)
        let start = try #require(text.firstRange(of: #""config":"#)).upperBound
        let end = try #require(text.firstRange(of: #","progress""#)).lowerBound
        return String(text[start..<end])
    }

    @Test(arguments: [
        (#"{"apiKey":"SECRET"}"#, "{}"),
        (#"{"api_key":"SECRET","limit":5}"#, #"{"limit":5}"#),
        (#"{"limit":5,"key":"SECRET"}"#, #"{"limit":5}"#),
        (#"{"a":1,"apiKey":"SECRET","b":2}"#, #"{"a":1,"b":2}"#),
        (#"{"apiKey":"SECRET","key":"SECRET"}"#, "{}"),
        (#"{"a":1,"apiKey":"SECRET","apiKey":"SECRET"}"#, #"{"a":1}"#),
        (#"{"APIKEY":"SECRET","Api-Key":"SECRET","a":1}"#, #"{"a":1}"#),
        (#"{"api\u004bey":"SECRET","a":1}"#, #"{"a":1}"#),
        (
            #"{"filters":{"apiKey":"SECRET","limit":1},"b":[{"key":"SECRET"},2]}"#,
            #"{"filters":{"limit":1},"b":[{},2]}"#
        ),
        (#"{"apiKey":{"value":["SECRET","}",{"x":"SECRET"}]},"a":1}"#, #"{"a":1}"#),
        (#"{"apiKey":"SEC\"RET,}","a":1}"#, #"{"a":1}"#),
        (#"{"clientSecret":"SECRET","access_token":"SECRET","a":null}"#, #"{"a":null}"#),
        (" {\n\t\"apiKey\" : \"SECRET\" ,\r \"a\" : [ 1 , true ] } ", #"{"a":[1,true]}"#),
    ])
    func `a key is left out wherever it stands`(_ config: String, _ expected: String) throws {
        #expect(try shown(config) == expected)
    }

    @Test(arguments: [
        #"{}"#, #"{"job_titles":["key","apiKey"],"company":"\"key\":1"}"#, #"{"keys":1,"monkey":2,"":3}"#,
        #"{"a":[],"b":{},"c":[[{"d":-1.5e3}]],"e":"\\","f":"ä{"}"#, #"{"big":123456789012345678901234567890}"#,
    ])
    func `everything else stays as it is`(_ config: String) throws {
        #expect(try shown(config) == config)
    }

    @Test func `nothing leaks from behind a NUL`() throws {
        #expect(try !shown("{\"a\":1}\u{0}{\"apiKey\":\"SECRET\"}").contains("SECRET"))
    }

    @Test func `a planted key is in no page however it is wrapped`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var config = #""SECRET""#
            var name = ["apiKey", "api_key", "key"].randomElement(using: &random) ?? "key"
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let before = Bool.random(using: &random) ? #""x":"}\"","# : ""
                let after = Bool.random(using: &random) ? #","y":[1,{"z":","}]"# : ""
                config = #"{\#(before)"\#(name)":\#(config)\#(after)}"#
                name = "wrapped"
                if Bool.random(using: &random) { config = "[0,\(config)]" }
            }
            #expect(try !shown(#"{"top":\#(config)}"#).contains("SECRET"), "seed \(seed), \(config)")
        }
    }
}
