import Testing

@testable import ProviderSimulator

@Suite struct FormEncodingTests {
    @Test(arguments: [
        ("", [:]),
        ("a=1&b=2", ["a": "1", "b": "2"]),
        ("a=x+y%20z", ["a": "x y z"]),
        ("a=1&a=2", ["a": "2"]),
        ("a", ["a": ""]),
        ("&&a=1&", ["a": "1"]),
        ("a=b=c", ["a": "b=c"]),
        ("caf%C3%A9=%e2%82%ac", ["café": "€"]),
        ("a=%", ["a": "%"]),
        ("a=%4", ["a": "%4"]),
        ("a=%zz%41", ["a": "%zzA"]),
        ("a=%FF", ["a": "\u{FFFD}"]),
    ])
    func `pairs are read as forms write them`(text: String, pairs: [String: String]) {
        #expect(FormEncoding.parse(text[...]) == pairs)
    }

    @Test func `names that come more than once keep their order`() {
        let pairs = FormEncoding.pairs("a%5B%5D=1&b=2&a[]=3")
        #expect(pairs.map(\.name) == ["a[]", "b", "a[]"])
        #expect(pairs.map(\.value) == ["1", "2", "3"])
    }

    @Test(arguments: ["", "plain-text_1.0", "a b&c=d+e", "é 🚀 %41", "\0\u{7F}\n\"'/?#"])
    func `what is encoded is read back, from characters that a query may have`(text: String) {
        let encoded = FormEncoding.encode(text)
        #expect(FormEncoding.parse("a=\(encoded)") == ["a": text])
        #expect(encoded.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "%-._".contains($0)) })
    }
}
