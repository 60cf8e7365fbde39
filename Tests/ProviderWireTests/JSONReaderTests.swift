import Testing

@testable import ProviderWire

@Suite struct JSONReaderTests {
    @Test func `members and elements are read in their order`() throws {
        var seen: [String] = []
        var reader = JSONReader(Array(#" {"a" : "x", "b":[1 , -2.5e1,"y"],"c":{}} "#.utf8))
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "a": seen.append(try reader.text() ?? "nil")
            case "b":
                _ = try reader.array { reader throws(WireFault) in
                    seen.append("\(try reader.number() ?? .nan)")
                }
            default: try reader.skip()
            }
        }
        try reader.end()
        #expect(isObject)
        #expect(seen == ["x", "1.0", "-25.0", "nan"])
    }

    @Test(arguments: [
        (#""plain""#, "plain"),
        (#""""#, ""),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""caf\u00e9 \ud83d\ude00 é""#, "café 😀 é"),
        (#""\u0000""#, "\0"),
    ])
    func `texts are read with their escapes`(json: String, text: String) throws {
        var reader = JSONReader(Array(json.utf8))
        #expect(try reader.text() == text)
        try reader.end()
    }

    @Test(arguments: ["\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83d\\u0041\"", "\"\\ud83dA\""])
    func `half a surrogate pair costs the text and nothing else`(json: String) throws {
        var reader = JSONReader(Array("[\(json),7]".utf8))
        var numbers: [Double?] = []
        _ = try reader.array { reader throws(WireFault) in numbers.append(try reader.number()) }
        try reader.end()
        #expect(numbers == [nil, 7])
        reader = JSONReader(Array(json.utf8))
        #expect(try reader.text() == nil)
    }

    @Test func `bytes that are no UTF-8 cost the text and nothing else`() throws {
        var reader = JSONReader([0x5B, 0x22, 0xFF, 0x22, 0x2C, 0x22, 0x61, 0x22, 0x5D])
        var texts: [String?] = []
        _ = try reader.array { reader throws(WireFault) in texts.append(try reader.text()) }
        #expect(texts == [nil, "a"])
    }

    @Test(arguments: ["null", "true", "12", "[1,[2]]", #"{"a":{"b":[]}}"#])
    func `another kind of value reads as nil and is passed over`(json: String) throws {
        var reader = JSONReader(Array("[\(json),\"next\"]".utf8))
        var texts: [String?] = []
        _ = try reader.array { reader throws(WireFault) in texts.append(try reader.text()) }
        try reader.end()
        #expect(texts == [nil, "next"])
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "]", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u+123\"", "\"\\u", "nul", "tru", "falsehood", "-",
        "1e",
        "1-1", "--1", "nan", "[1}", "{\"a\":1]", "1 2", "<html>",
    ])
    func `what is no JSON is a fault`(json: String) {
        #expect(throws: WireFault.self) {
            var reader = JSONReader(Array(json.utf8))
            try reader.skip()
            try reader.end()
        }
    }

    @Test func `a number too large for a double reads as nil`() throws {
        var reader = JSONReader(Array("[1e400,\(String(repeating: "9", count: 5000)),1]".utf8))
        var numbers: [Double?] = []
        _ = try reader.array { reader throws(WireFault) in numbers.append(try reader.number()) }
        #expect(numbers == [nil, nil, 1])
    }

    @Test func `nesting deeper than the stack is trusted with is a fault`() throws {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        var reader = JSONReader(nested(JSONReader.maximumDepth))
        try reader.skip()
        try reader.end()
        #expect(throws: WireFault.notJSON(offset: JSONReader.maximumDepth)) {
            var reader = JSONReader(nested(1_000_000))
            try reader.skip()
        }
    }
}
