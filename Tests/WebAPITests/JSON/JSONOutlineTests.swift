import Testing

@testable import WebAPI

@Suite struct JSONOutlineTests {
    private func outline(_ text: String) throws -> JSONOutline {
        try JSONOutline(of: [UInt8](text.utf8))
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test func `sixteen levels are read and seventeen are not`() throws {
        _ = try outline(nested(16))
        #expect(throws: JSONOutline.Refusal.tooDeep) { try outline(nested(17)) }
    }

    @Test func `brackets and commas within text are text`() throws {
        _ = try outline(#"{"a":"\#(String(repeating: #"[{\",\\"#, count: 100))"}"#)
    }

    @Test func `40,000 values are read and one more is not`() throws {
        // The object, and its list, and the list's first value are three of them.
        let most = String(repeating: ",1", count: JSONOutline.maximumValues - 3)
        _ = try outline(#"{"a":[1\#(most)]}"#)
        #expect(throws: JSONOutline.Refusal.tooManyValues(.root / "a")) { try outline(#"{"a":[1\#(most),1]}"#) }
    }

    @Test func `repeated members are named where they stand`() throws {
        let text = #"{"a":1,"b":[{"x":1},{"x":1,"y":2,"x":3}],"a":{"a":1},"c":{"é":1,"\u00e9":2}}"#
        #expect(try outline(text).repeatedMembers.map(\.description) == ["/b/1/x", "/a", "/c/é"])
    }

    @Test(arguments: [
        "}", "]", ",", "[1,]", "{\"a\":1,}", "\"a", "\"a\\", "\u{FEFF}1", "[\u{0}]", "\"\u{1}\"", "é",
    ])
    func `what can't be JSON is malformed`(_ text: String) {
        #expect(throws: JSONOutline.Refusal.malformed) { try outline(text) }
    }
}
