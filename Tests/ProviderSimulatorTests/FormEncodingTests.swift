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
}
