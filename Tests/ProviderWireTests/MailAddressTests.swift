import Enrichment
import Testing

@testable import ProviderWire

@Suite struct MailAddressTests {
    @Test func `an address has 254 bytes at most, in lower case too`() {
        let domain = "@b.example"
        let longest = String(repeating: "a", count: 254 - domain.utf8.count) + domain
        #expect(MailAddress.contact(longest)?.email == longest)
        #expect(MailAddress.contact("a" + longest) == nil)
        // The Turkish capital I with a dot makes three bytes of two.
        #expect(MailAddress.contact(String(repeating: "İ", count: 122) + domain) == nil)
    }

    @Test(arguments: [
        "a\u{202E}b@c.example", "a\u{200F}@c.example", "a@c\u{2028}.example", "a\u{A0}b@c.example",
        "\u{FEFF}a@c.example",
        "a\u{E000}@c.example", "a\u{85}@c.example", "a\0@c.example", "a b@c.example", "nobody", "",
    ])
    func `an address in which something can't be seen is none`(text: String) {
        #expect(MailAddress.contact(text) == nil)
    }

    @Test(arguments: ["ünïcode@bücher.example", "李@公司.example", "ada+x@c.example", "o'neil@c.example"])
    func `letters of any script make an address`(text: String) {
        #expect(MailAddress.contact(text)?.email == text)
    }

    @Test func `no text is no address`() {
        #expect(MailAddress.contact(nil) == nil)
    }
}
