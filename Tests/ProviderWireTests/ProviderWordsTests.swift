import Testing

@testable import ProviderWire

@Suite struct ProviderWordsTests {
    @Test(arguments: [
        ("bad key s3cr3t+/ here", "bad key [key] here"),
        ("S3CR3T+/ and s3cr3t%2B%2F", "[key] and [key]"),
        ("s3c\u{200B}r3t+/", "[key]"),
        ("s3c\0r3t+/", "[key]"),
        ("s3cr3t+/s3cr3t+/", "[key][key]"),
        ("s3cr3t+/\u{301}", "[key]\u{301}"),
    ])
    func `the key is hidden in any guise`(text: String, said: String) {
        #expect(ProviderWords(hiding: "s3cr3t+/").quoted(text) == said)
    }

    @Test func `no half of the key is left where words are cut`() throws {
        let words = ProviderWords(hiding: "abcdefgh")
        for lead in 290...305 {
            let said = try #require(words.quoted(String(repeating: "x", count: lead) + "abcdefgh tail"))
            #expect(!said.contains("abc"))
            #expect(said.unicodeScalars.count <= ProviderWords.maximumLength + 1)
        }
    }

    @Test func `of endless words the beginning is looked at, and no half of the key is left at its end`() throws {
        let words = ProviderWords(hiding: "abc+defgh")
        for form in ["abc+defgh", "ABC%2Bdefgh"] {
            for shift in 0...20 {
                let lead = String(repeating: "\u{200B}", count: ProviderWords.mostScalars - shift)
                let said = words.quoted("x " + lead + form + String(repeating: " tail", count: 100))
                #expect(said?.lowercased().contains("ab") != true, "\(shift)")
                #expect(said?.hasSuffix("…") != false, "\(shift)")
            }
        }
        let endless = String(repeating: "x", count: 10 << 20)
        #expect(words.quoted(endless) == String(repeating: "x", count: 300) + "…")
    }

    @Test(arguments: [("a\r\n\tb", "a b"), ("a\u{1B}[31mb", "a [31mb"), ("a\u{202E}b", "ab"), (" a ", "a")])
    func `words are one visible line`(text: String, said: String) {
        #expect(ProviderWords(hiding: "key").quoted(text) == said)
    }

    @Test(arguments: [nil, "", " ", "\0"])
    func `nothing sayable is nothing`(text: String?) {
        #expect(ProviderWords(hiding: "key").quoted(text) == nil)
    }

    @Test func `several secrets are hidden, also where one holds the other`() {
        let words = ProviderWords(hiding: ["s3cr3t", "id:s3cr3t", "id", ""])
        #expect(words.quoted("id:s3cr3t, s3cr3t, ID") == "[key], [key], [key]")
    }

    @Test func `an empty key hides nothing`() {
        #expect(ProviderWords(hiding: "").quoted("words") == "words")
    }

    @Test func `what it hides is not printed either`() {
        let words = ProviderWords(hiding: ["s3cr3t"])
        var dumped = "\(words)" + String(reflecting: words)
        dump(words, to: &dumped)
        #expect(!dumped.contains("s3cr3t"))
    }
}
