import FoundationEssentials
import Testing

@testable import WebAPI

@Suite struct JSONWriterTests {
    @Test func `members and values stand in order, with commas between`() {
        var json = JSONWriter()
        json.object { json in
            json.member("a", "x")
            json.name("b")
            json.list { json in
                json.integer(-1)
                json.object { _ in }
                json.list { _ in }
                json.boolean(false)
            }
            json.members(of: [UInt8]("{}".utf8))
            json.members(of: [UInt8](#"{"c":null}"#.utf8))
            json.member("d", true)
        }
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == #"{"a":"x","b":[-1,{},[],false],"c":null,"d":true}"#)
    }

    @Test func `any text comes back as it was`() throws {
        let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init))) + "\u{2028}😀\"\\/"
        var json = JSONWriter()
        json.text(text)
        #expect(try JSONDecoder().decode(String.self, from: Data(json.bytes)) == text)
        #expect(!json.bytes.contains { $0 < 0x20 })
    }
}
