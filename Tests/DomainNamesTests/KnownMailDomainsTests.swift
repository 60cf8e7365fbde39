import Enrichment
import Testing

@testable import DomainNames

@Suite struct KnownMailDomainsTests {
    private let domains = KnownMailDomains()

    @Test(arguments: [
        "gmail.com", "GMail.com", "outlook.de", "yahoo.co.jp", "t-online.de", "163.com", "www.gmx.net", "a.b.web.de",
        "gmail.com.", "WWW.Gmail.COM.",
    ])
    func `a provider of mailboxes is known, and what is under its name`(domain: String) {
        #expect(domains.kind(of: domain) == .webmail)
    }

    @Test(arguments: ["mailinator.com", "10minutemail.com", "yopmail.com", "x.guerrillamail.com"])
    func `a provider of mailboxes for minutes is known`(domain: String) {
        #expect(domains.kind(of: domain) == .disposable)
    }

    @Test(arguments: [
        "stripe.com", "google.com", "microsoft.com", "facebook.com", "alibaba.com", "orange.com", "acme.example",
        "notgmail.com", "gmail.com.example", "gmail.community", "mail.example", "co.uk", "com", "", ".", "..", "gmail",
        "gmail.", "gmail.com..", ".com.",
        "xn--bcher-kva.example",
    ])
    func `a company's name is none, however near it comes`(domain: String) {
        #expect(domains.kind(of: domain) == nil)
    }

    @Test(arguments: [SortedNames.webmail, .disposable])
    func `the lists hold normal names in the order of their bytes, each once`(names: SortedNames) {
        let lines = names.lines
        let rules = DomainNameRules()
        #expect(lines.count > 300)
        #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        for line in lines {
            #expect(names.contains(Array(line.utf8)[...]), "\(line) is not found")
            // Some give mailboxes under a public suffix of their own.
            #expect((try? rules.normalize(String(line))).map { $0 == line } ?? true, "\(line) is written otherwise")
        }
    }

    @Test func `no name is in both lists`() {
        #expect(Set(SortedNames.webmail.lines).isDisjoint(with: SortedNames.disposable.lines))
    }
}

extension SortedNames {
    fileprivate var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

extension SortedNames: CustomTestStringConvertible {
    public var testDescription: String { "\(text.prefix { $0 != "\n" }) and the others" }
}
