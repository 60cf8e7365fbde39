import Testing

@testable import ProviderWire

@Suite struct LinkedInURLTests {
    @Test(arguments: [
        ("https://www.linkedin.com/in/ada-lee", "https://www.linkedin.com/in/ada-lee"),
        ("HTTPS://linkedin.com/in/ada", "HTTPS://linkedin.com/in/ada"),
        ("http://linkedin.com/in/ada", "https://linkedin.com/in/ada"),
        ("linkedin.com/in/ada", "https://linkedin.com/in/ada"),
        ("www.LinkedIn.com/in/ada", "https://www.LinkedIn.com/in/ada"),
        ("de.linkedin.com/in/ada/", "https://de.linkedin.com/in/ada/"),
        ("//www.linkedin.com/in/ada", "https://www.linkedin.com/in/ada"),
        ("linkedin.com/pub/ada-lee/1/2a/b3?trk=x", "https://linkedin.com/pub/ada-lee/1/2a/b3?trk=x"),
        ("HTTP://UK.LinkedIn.com/in/ada", "https://UK.LinkedIn.com/in/ada"),
        ("ada-lee", "https://www.linkedin.com/in/ada-lee"),
        (" @ada-lee/ ", "https://www.linkedin.com/in/ada-lee"),
        ("/in/ada.lee", "https://www.linkedin.com/in/ada.lee"),
        ("josé-núñez", "https://www.linkedin.com/in/jos%C3%A9-n%C3%BA%C3%B1ez"),
        ("jos%C3%A9", "https://www.linkedin.com/in/jos%C3%A9"),
    ])
    func `URLs and handles become https URLs`(text: String, url: String) {
        #expect(LinkedInURL.normalized(text) == url)
    }

    @Test(arguments: [
        "", " ", "https://", "http://", "javascript:alert(1)", "JavaScript://%0aalert(1)", "data:text/html,x",
        "//evil.example", "linkedin.com.evil.example/in/ada", "evil.example/linkedin.com/in/ada", "https:///in/ada",
        "https://?in/ada", "http://@evil.example", "evil@linkedin.com/in/ada", ".linkedin.com/in/ada",
        "ftp://linkedin.com/in/ada", "../ada", "a/b", "-", "..", "ada lee", "https://linkedin.com/in/\"onload=x",
        "https://a b",
        "https://linkedin.com/<script>", "https://linkedin.com/\\evil", "ada\u{7}", "a\0da", "\u{202E}ada",
    ])
    func `anything else is dropped`(text: String) {
        #expect(LinkedInURL.normalized(text) == nil)
    }

    @Test(arguments: ["https://www.linkedin.com/in/", "http://linkedin.com/in/", "linkedin.com/in/", ""])
    func `an address is kept whole or not at all`(beginning: String) throws {
        for count in [900, 5000] {
            let text = beginning + String(repeating: "a", count: count)
            #expect((LinkedInURL.normalized(text) == nil) == (count > 1000), "\(count)")
            #expect(LinkedInURL.normalized(text)?.hasSuffix("/" + String(repeating: "a", count: count)) != false)
        }
    }

    @Test func `nothing stays nothing`() {
        #expect(LinkedInURL.normalized(nil) == nil)
    }
}
