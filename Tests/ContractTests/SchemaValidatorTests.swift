import TestKit
import Testing

@Suite struct SchemaValidatorTests {
    private let validator: SchemaValidator

    init() throws {
        validator = SchemaValidator(
            document: try JSONValue([UInt8](#"{"schemas":{"a/b":{"type":"integer","minimum":1}}}"#.utf8)))
    }

    @Test(arguments: [
        (#"{}"#, "[1,null]"),
        (#"{"type":"integer"}"#, "2.0"),
        (#"{"type":["string","null"],"enum":["a",null]}"#, "null"),
        (##"{"$ref":"#/schemas/a~1b"}"##, "1"),
        (#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#, #"{"a":"","b":1}"#),
        (#"{"oneOf":[{"type":"string"},{"type":"number"}]}"#, "0.5"),
        (#"{"type":"string","pattern":"^[!-~]*$","maxLength":3}"#, #""abc""#),
        (#"{"minLength":2}"#, "7"),
        (#"{"type":"string","maxLength":2}"#, #""\uD83D\uDE00\u0301""#),
    ])
    func `what keeps to its schema is not complained of`(schema: String, value: String) throws {
        #expect(try complaints(schema, value) == [])
    }

    @Test(arguments: [
        (#"{"type":"integer"}"#, "2.5"),
        (#"{"type":"integer"}"#, "true"),
        (#"{"enum":["a"]}"#, #""b""#),
        (#"{"const":false}"#, "true"),
        (##"{"$ref":"#/schemas/a~1b"}"##, "0"),
        (##"{"$ref":"#/schemas/none"}"##, "1"),
        (#"{"type":"object","required":["a"]}"#, "{}"),
        (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":null}"#),
        (#"{"properties":{"a":{}},"additionalProperties":false}"#, #"{"a":1,"b":2}"#),
        (#"{"items":{"type":"integer"}}"#, "[1,null]"),
        (#"{"minItems":1}"#, "[]"),
        (#"{"maxItems":1}"#, "[1,2]"),
        (#"{"minLength":1}"#, #""""#),
        (#"{"maxLength":1}"#, #""e\u0301""#),
        (#"{"pattern":"^[^\\u0000-\\u001F]*$"}"#, #""a\nb""#),
        (#"{"minimum":0}"#, "-1"),
        (#"{"maximum":10}"#, "10.5"),
        (#"{"oneOf":[{"type":"integer"},{"type":"number"}]}"#, "1"),
        (#"{"anyOf":[{"type":"integer"},{"type":"null"}]}"#, #""a""#),
        (#"{"allOf":[{"type":"integer"},{"minimum":5}]}"#, "1"),
        (#"{"uniqueItems":true}"#, "[1,2]"),
        (#"{"additionalProperties":{}}"#, "{}"),
    ])
    func `what breaks its schema is named`(schema: String, value: String) throws {
        #expect(try !complaints(schema, value).isEmpty)
    }

    private func complaints(_ schema: String, _ value: String) throws -> [String] {
        validator.complaints(about: try JSONValue([UInt8](value.utf8)), under: try JSONValue([UInt8](schema.utf8)))
    }
}
