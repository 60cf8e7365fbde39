import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Hunter

@Suite struct DomainSearchReplyTests {
    @Test func `the official reply is read whole`() throws {
        let reply = try DomainSearchReply(PackageResources.domain_search_2026_json)
        var olivia = try #require(FoundContact(email: "olivia.martin@acme.com"))
        olivia.firstName = "Olivia"
        olivia.lastName = "Martin"
        olivia.position = "Head of Sales"
        olivia.positionRaw = "Head of Sales"
        olivia.seniority = "executive"
        olivia.department = "sales"
        olivia.kind = .personal
        olivia.confidence = 96
        olivia.linkedInURL = "https://www.linkedin.com/in/olivia-martin"
        olivia.verificationStatus = "valid"
        olivia.verificationDate = "2026-06-10"
        var page = ContactSource(uri: "http://acme.com/about/team")
        page.domain = "acme.com"
        page.extractedOn = "2026-02-11"
        page.lastSeenOn = "2026-06-02"
        page.isStillOnPage = true
        olivia.sources = [page]
        #expect(reply.contacts.first == olivia)
        #expect(
            reply.contacts.map(\.email) == ["olivia.martin@acme.com", "lucas.bernard@acme.com", "emma.dubois@acme.com"])
        #expect(reply.contacts.map(\.confidence) == [96, 72, 88])
        #expect(reply.contacts[1].positionRaw == "VP of Sales")
        #expect(reply.contacts[1].verificationStatus == nil)
        #expect(reply.resultsAvailable == 3)
        #expect(reply.credits == 1)
        var acme = CompanyFacts()
        acme.organization = "Acme Inc"
        acme.pattern = "{first}"
        acme.acceptsAll = false
        acme.isDisposable = false
        acme.isWebmail = false
        #expect(reply.company == acme)
    }

    @Test func `nothing found is an answer and costs nothing`() throws {
        let reply = try DomainSearchReply(PackageResources.domain_search_empty_json)
        #expect(reply.contacts.isEmpty)
        #expect(reply.resultsAvailable == 0)
        #expect(reply.credits == 0)
        #expect(reply.company == nil, "of a domain that Hunter doesn't know it says nothing")
    }

    @Test func `an entry of 2021 with nothing but an address is a contact that claims nothing`() throws {
        let reply = try reply(of: #"{"value":" Ada.Lee@Acme.Example "}"#)
        #expect(reply.contacts == [try #require(FoundContact(email: "ada.lee@acme.example"))])
        #expect(reply.resultsAvailable == nil)
    }

    @Test(arguments: [
        "null", "7", "\"ada@acme.example\"", "[]", "{}", #"{"value":null}"#, #"{"value":7}"#, #"{"value":""}"#,
        #"{"value":"@"}"#, #"{"value":"nobody"}"#, #"{"value":["a@b.c"]}"#,
        #"{"value":"\#(String(repeating: "a", count: 320))@b.c"}"#,
    ])
    func `a strange element costs itself, is paid for and counted`(element: String) throws {
        let reply = try reply(of: #"{"value":"a@b.example"},\#(element),{"value":"c@d.example"}"#)
        #expect(reply.contacts.map(\.email) == ["a@b.example", "c@d.example"])
        #expect(reply.entryCount == 3)
        #expect(reply.uselessCount == 1)
    }

    @Test(arguments: [
        "type", "confidence", "first_name", "last_name", "position", "position_raw", "seniority", "department",
        "linkedin", "twitter", "phone_number", "verification", "sources", "decision_maker", "of_the_future",
    ])
    func `a strange value costs its field`(field: String) throws {
        for value in ["null", "[1]", "{}", "true", "-1", "\"\"", "\" \""] {
            let reply = try reply(of: #"{"\#(field)":\#(value),"value":"a@b.example","x":1}"#)
            #expect(reply.contacts == [try #require(FoundContact(email: "a@b.example"))], "\(field): \(value)")
        }
    }

    @Test func `verification's two leaves stand for themselves`() throws {
        let reply = try reply(
            of: #"{"value":"a@b.c","verification":{"date":"2026-06-10T12:00:00Z","status":7}}"#,
            #"{"value":"d@b.c","verification":{"date":"June","status":"accept_all"}}"#)
        #expect(reply.contacts.map(\.verificationDate) == ["2026-06-10", nil])
        #expect(reply.contacts.map(\.verificationStatus) == [nil, "accept_all"])
    }

    @Test(arguments: [("0", 0), ("100", 100), ("96.4", 96), ("100.1", nil), ("-1", nil), ("1e9", nil), ("\"96\"", nil)])
    func `a confidence is a number from 0 to 100 or unknown`(json: String, confidence: Int?) throws {
        let reply = try reply(of: #"{"value":"a@b.c","confidence":\#(json)}"#)
        #expect(reply.contacts.first?.confidence == confidence)
    }

    @Test func `the type is one of two or unknown`() throws {
        let reply = try reply(
            of: #"{"value":"a@b.c","type":"generic"}"#, #"{"value":"d@b.c","type":"Personal"}"#,
            #"{"value":"e@b.c","type":"robot"}"#)
        #expect(reply.contacts.map(\.kind) == [.generic, .personal, nil])
    }

    @Test func `an address that comes twice is one contact, the first, and counts twice`() throws {
        let entries = (0..<11).map { #"{"value":"\#($0 % 2 == 0 ? "A" : "a")@b.c","position":"\#($0)"}"# }
        let reply = try reply(of: entries.joined(separator: ","))
        #expect(reply.contacts.map(\.position) == ["0"])
        #expect(reply.credits == 2)
    }

    @Test(arguments: [(1, 1), (10, 1), (11, 2), (37, 4), (100, 10)])
    func `ten addresses cost a credit`(count: Int, credits: Int) throws {
        let reply = try reply(of: (0..<count).map { #"{"value":"a\#($0)@b.c"}"# }.joined(separator: ","))
        #expect(reply.contacts.count == count)
        #expect(reply.credits == credits)
    }

    @Test func `no more is kept of a reply than one may hold, and no more is paid for`() throws {
        for count in [100, 101, 100_000] {
            let reply = try reply(of: (0..<count).map { #"{"value":"a\#($0)@b.c"}"# }.joined(separator: ","))
            #expect(reply.contacts.count == 100)
            #expect(reply.contacts.last?.email == "a99@b.c")
            #expect(reply.entryCount == count)
            #expect(reply.excessCount == count - 100)
            #expect(reply.credits == 10)
        }
    }

    @Test(
        arguments: [
            (#"{"value":"x@b.c","value":"a@b.c"}"#, #"{"value":"a@b.c"}"#),
            (#"{"value":"a@b.c","confidence":1e400}"#, #"{"value":"a@b.c"}"#),
            (#"{"value":"a@b.c","confidence":-1e400}"#, #"{"value":"a@b.c"}"#),
            (#"{"value":"a@b.c","confidence":-0}"#, #"{"value":"a@b.c","confidence":0}"#),
            (#"{"value":"a@b.c","confidence":1e-400}"#, #"{"value":"a@b.c","confidence":0}"#),
            (#"{"value":"a@b.c","confidence":99999999999999999999999999}"#, #"{"value":"a@b.c"}"#),
            (
                #"{"value":"a@b.c","first_name":"\ud800","last_name":"\udc00x","position":"\ud83d\ude00"}"#,
                #"{"value":"a@b.c","position":"😀"}"#
            ),
            (#"{"value":"a@b.c","first_name":"\u202eadA\u0000","\ud800":1}"#, #"{"value":"a@b.c","first_name":"adA"}"#),
            (#"{"value":"a@b.c","linkedin":"javascript:alert(1)"}"#, #"{"value":"a@b.c"}"#),
        ] as [(String, String)])
    func `what is hostile in an entry costs itself`(hostile: String, plain: String) throws {
        #expect(try reply(of: hostile).contacts == reply(of: plain).contacts)
    }

    @Test func `nesting that is deeper than anybody means is no JSON`() throws {
        for depth in [1000, 100_000] {
            let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(throws: WireFault.self) { try reply(of: #"{"value":"a@b.c","x":\#(nest)}"#) }
        }
    }

    @Test func `hostile texts are bounded and lose their NULs`() throws {
        let long = String(repeating: "é", count: 100_000)
        let reply = try reply(
            of: #"{"value":"a@b.c","first_name":"\u0000 Ada\u0000 ","last_name":"\#(long)","twitter":"<script>"}"#)
        let contact = try #require(reply.contacts.first)
        #expect(contact.firstName == "Ada")
        #expect(contact.lastName == String(repeating: "é", count: 1000))
        #expect(contact.twitter == "<script>")
    }

    @Test(arguments: [
        "null", "[]", "7", "{}", #"{"data":null}"#, #"{"data":[]}"#, #"{"data":{}}"#, #"{"data":{"emails":null}}"#,
        #"{"data":{"emails":{}}}"#, #"{"errors":[]}"#,
    ])
    func `JSON without a list of addresses is not what was promised`(body: String) {
        #expect(throws: WireFault.missing("data.emails")) { try DomainSearchReply(Array(body.utf8)) }
    }

    @Test(arguments: ["1e300", "-1", "\"many\"", "null"])
    func `a strange total is unknown`(results: String) throws {
        let reply = try DomainSearchReply(Array(#"{"data":{"emails":[]},"meta":{"results":\#(results)}}"#.utf8))
        #expect(reply.resultsAvailable == nil)
    }

    @Test func `a reply cut at any byte is a fault, never a short list`() throws {
        let whole = PackageResources.domain_search_2026_json
        let last = try #require(whole.lastIndex(of: UInt8(ascii: "}")))
        for length in 0...last {
            #expect(throws: WireFault.self, "cut after \(length) bytes") {
                try DomainSearchReply(Array(whole.prefix(length)))
            }
        }
        #expect(try DomainSearchReply(Array(whole.prefix(last + 1))).contacts.count == 3)
    }

    @Test(arguments: [0xA11CE, 0xB0B, 7] as [UInt64])
    func `damaged replies are read or refused, with no more contacts than they have entries`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let whole = PackageResources.domain_search_2026_json
        for round in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
            }
            guard let reply = try? DomainSearchReply(bytes) else { continue }
            #expect(reply.contacts.count + reply.uselessCount <= reply.entryCount, "seed \(seed), round \(round)")
            #expect(
                reply.contacts.allSatisfy { $0.email.contains("@") && !$0.email.contains("\0") },
                "seed \(seed), round \(round)")
        }
    }

    private func reply(of entries: String...) throws -> DomainSearchReply {
        try DomainSearchReply(Array(#"{"data":{"emails":[\#(entries.joined(separator: ","))]}}"#.utf8))
    }
}
