import DomainNames
import Testing

@Suite struct DomainNameRulesTests {
    private let rules = DomainNameRules()

    @Test(arguments: [
        ("example.com", "example.com"),
        ("  Example.COM\r\n", "example.com"),
        ("\u{A0}example.com\u{A0}", "example.com"),
        ("https://example.com", "example.com"),
        ("HTTP://EXAMPLE.COM/", "example.com"),
        ("//example.com/about", "example.com"),
        ("https://www.example.com:8443/a/b?x=1#y", "example.com"),
        ("example.com?next=https://other.example@x:y", "example.com"),
        ("example.com#a@b", "example.com"),
        ("example.com/@name:x", "example.com"),
        ("example.com:", "example.com"),
        ("example.com:65535", "example.com"),
        ("blog.example.com", "blog.example.com"),
        ("a-1.example.co.uk", "a-1.example.co.uk"),
        ("example.com.", "example.com"),
        ("https://www.example.com./x", "example.com"),
        ("1e3.example", "1e3.example"),
        ("123.example", "123.example"),
    ])
    func `the host alone is kept, in lower case`(text: String, name: String) throws {
        #expect(try rules.normalize(text) == name)
    }

    @Test(arguments: [
        ("www.example.com", "example.com"),
        ("WWW.www.Example.com", "example.com"),
        ("www.com", "www.com"),
        ("www.www.com", "www.com"),
        ("www.co.uk", "www.co.uk"),
        ("www.ck", "www.ck"),
        ("www2.example.com", "www2.example.com"),
        ("wwwexample.com", "wwwexample.com"),
        ("ｗｗｗ．example.com", "example.com"),
    ])
    func `www goes only where something registrable follows`(text: String, name: String) throws {
        #expect(try rules.normalize(text) == name)
    }

    @Test(arguments: [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("中国.cn", "xn--fiqs8s.cn"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("exam\u{AD}ple.com", "example.com"),
    ])
    func `international names become punycode`(text: String, name: String) throws {
        #expect(try rules.normalize(text) == name)
    }

    @Test(arguments: [
        ("", DomainFault.empty), ("   ", .empty), ("https://", .empty), (":80", .empty), (".", .empty), ("/x", .empty),
        ("\0", .controlCharacter), ("exam\0ple.com", .controlCharacter), ("example.com/\u{1}", .controlCharacter),
        ("exa\tmple.com", .controlCharacter), ("example\u{7F}.com", .controlCharacter),
        ("ftp://example.com", .foreignScheme), ("javascript://example.com/%0a", .foreignScheme),
        ("://example.com", .foreignScheme), ("ht tp://example.com", .foreignScheme),
        ("ada@example.com", .userName), ("https://user:pass@example.com", .userName),
        ("mailto:ada@example.com", .userName),
        ("example.com:http", .port), ("example.com:65536", .port), ("example.com:-1", .port), ("example.com:８０", .port),
        ("http:example.com", .port), ("https:https://example.com", .port), ("example.com:80:80", .port),
    ])
    func `what is no name or web address is refused`(text: String, fault: DomainFault) {
        #expect(throws: fault) { try rules.normalize(text) }
    }

    @Test(arguments: [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.0.0.1.", "1.2.3.4.5",
        "https://10.0.0.1:8080/", "１２７。0。0。1", "www.127.0.0.1", "example.0x", "[::1]", "https://[2001:db8::1]:443/",
        "[v1.x]", "::1", "2001:db8::1", "::ffff:127.0.0.1", "①②⑦.1",
    ])
    func `an address in any notation is refused`(text: String) {
        #expect(throws: DomainFault.address) { try rules.normalize(text) }
    }

    @Test(arguments: [
        "a_b.com", "_dmarc.example.com", "a b.com", "a\u{3000}b.com", "%65xample.com", "example.com\\x", "exa*mple.com",
        "*.example.com", "a,b.com", "ａ＠b.com", "a／b.com", "℀.com", "a：80.com", "ä_b.com", "☃.net", "\u{202E}abc.com",
        "\u{FFFD}.com", "xn--zzzz999999.com", "xn--a.com", "a\u{200D}b.com",
    ])
    func `characters that a name cannot have are refused, never dropped`(text: String) {
        #expect(throws: DomainFault.characters) { try rules.normalize(text) }
    }

    @Test(arguments: [
        "-a.com", "a-.com", "ab--cd.com", "a..com", ".example.com", "example.com..", "a。。com",
        String(repeating: "a", count: 64) + ".com", String(repeating: "ä", count: 63) + ".com",
    ])
    func `labels keep to their form`(text: String) {
        #expect(throws: DomainFault.label) { try rules.normalize(text) }
    }

    @Test(arguments: ["localhost", "com", "www", "intranet.", "한국", "https://db:5432/"])
    func `a single label is refused`(text: String) {
        #expect(throws: DomainFault.singleLabel) { try rules.normalize(text) }
    }

    @Test(arguments: ["co.uk", "CO.UK.", "github.io", "anything.ck", "公司.cn", "xn--55qx5d.cn", "https://com.au/"])
    func `a public suffix is refused`(text: String) {
        #expect(throws: DomainFault.publicSuffix) { try rules.normalize(text) }
    }

    @Test func `a name may have 253 characters and no more`() throws {
        let label = String(repeating: "a", count: 49) + "."
        let longest = String(repeating: label, count: 5) + "com"
        #expect(longest.utf8.count == 253)
        #expect(try rules.normalize(longest) == longest)
        #expect(throws: DomainFault.tooLong) { try rules.normalize("b" + longest) }
        #expect(throws: DomainFault.tooLong) { try rules.normalize(String(repeating: "a.", count: 100_000) + "com") }
    }

    @Test func `a long path does not make a name too long`() throws {
        #expect(try rules.normalize("example.com/" + String(repeating: "a", count: 100_000)) == "example.com")
    }

    @Test(arguments: DomainFault.allCases)
    func `a refusal is a whole sentence`(fault: DomainFault) {
        #expect(fault.reason.first?.isUppercase == true)
        #expect(fault.reason.hasSuffix("."))
    }
}
