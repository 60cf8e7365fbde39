import FoundationEssentials
import Testing

@testable import WebAPI

@Suite struct JSONValueTests {
    private func value(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    @Test func `each kind of value is told from the others`() throws {
        #expect(
            try value(#"[null,true,"1",1,1.5,[],{"a":{}}]"#)
                == .list([
                    .null, .boolean(true), .text("1"), .integer(1), .number(1.5), .list([]),
                    .object(["a": .object([:])]),
                ]))
    }

    @Test func `a whole number is never rounded to another`() throws {
        #expect(try value("9007199254740993") == .integer(9_007_199_254_740_993))
        #expect(try value("9007199254740993.0") == .integer(9_007_199_254_740_993))
        #expect(try value("9223372036854775807") == .integer(.max))
        #expect(try value("9223372036854775808") == .number(9_223_372_036_854_775_808))
    }
}
