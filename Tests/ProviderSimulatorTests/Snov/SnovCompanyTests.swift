import NIOHTTP1
import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct SnovCompanyTests {
    @Test func `the two providers share most addresses, and each lacks some of the other's`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let domain = "many\(random.next()).example"
            let hunters = SimulatedCompany(domain: domain)
            let all = Set((0..<hunters.contactCount).map { hunters.contact(at: $0).address })
            let company = SnovCompany(domain: domain)
            let snovs = Set(company.prospects.flatMap { $0.addresses.map(\.email) } + company.genericContacts)
            #expect(all.intersection(snovs).count > all.count / 2, "\(domain), seed \(seed)")
            #expect(!all.subtracting(snovs).isEmpty, "\(domain), seed \(seed)")
            #expect(!snovs.subtracting(all).isEmpty, "\(domain), seed \(seed)")
        }
    }

    @Test func `no address is there twice, and the same domain has the same people always`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for kind in ["many", "unicode", "generic", "nulls", "few", "ordinary"] {
            for _ in 0..<20 {
                let company = SnovCompany(domain: "\(kind)\(random.next()).example")
                let addresses = company.prospects.flatMap { $0.addresses.map(\.email) } + company.genericContacts
                #expect(Set(addresses).count == addresses.count, "\(company.domain), seed \(seed)")
                #expect(company.prospects == SnovCompany(domain: company.domain).prospects)
                #expect(Set(company.prospects.map(\.place)).count == company.prospects.count)
            }
        }
    }

    @Test func `the rule of places is as written`() throws {
        let company = SnovCompany(domain: "many.example")
        let hunters = company.company.contactCount
        for prospect in company.prospects {
            let place = prospect.place
            #expect(place >= hunters || !place.isMultiple(of: 5))
            #expect(prospect.addresses.isEmpty == (place % 8 == 5))
            #expect(prospect.addresses.isEmpty || (prospect.addresses.count == 2) == (place % 12 == 2))
            #expect(prospect.offer == (place % 10 == 6 ? .addresses : place % 10 == 9 ? .nothing : .search))
        }
        #expect(company.prospects.contains { $0.place >= hunters })
        #expect(company.prospects.contains { $0.addresses.last?.smtpStatus == "unknown" })
    }

    @Test func `sources are pages of LinkedIn in full, pages of the company, or nothing`() {
        for domain in ["many.example", "company.example"] {
            let sources = SnovCompany(domain: domain).prospects.map(\.sourcePage)
            #expect(sources.contains { $0.hasPrefix("https://www.linkedin.com/in/") && $0.hasSuffix("/") })
            #expect(sources.contains("http://\(domain)/team"))
            #expect(sources.contains(""))
        }
    }

    @Test func `the verifier knows its own, unknown ones and none`() throws {
        let client = try SnovClient(.unlimited())
        let company = SnovCompany(domain: "many-verify.example")
        let addresses = company.prospects.flatMap(\.addresses)
        let valid = try #require(addresses.first { $0.isValid }).email
        let unknown = try #require(addresses.first { !$0.isValid }).email
        let results = try client.complete(
            .verification,
            #"{"emails":["\#(valid)","\#(unknown)","nobody@\#(company.domain)","no address","a@gmail.com"]}"#
        )["data"].elements.map { $0["result"] }
        let catchesAll = company.company.acceptsAll
        #expect(
            results.map { $0["smtp_status"].text }
                == ["valid", "unknown", catchesAll ? "unknown" : "not_valid", "not_valid", "not_valid"])
        #expect(results[1]["unknown_status_reason"].text?.isEmpty == false)
        #expect(results[3]["is_valid_format"] == .bool(false))
        #expect(results[4]["is_webmail"] == .bool(true))
    }

    @Test func `everybody is listed for comparison, uncounted`() throws {
        let simulator = Simulator.unlimited()
        let listed = try simulator.ask(.GET, "/_contacts?domain=Many.example&provider=snov", key: nil).json()
        let company = SnovCompany(domain: "many.example")
        #expect(listed["prospects"].elements.count == company.prospects.count)
        #expect(listed["generic_contacts"].elements.map(\.text) == company.genericContacts)
        #expect(listed["domain_emails"].elements.map(\.text) == company.domainEmails)
        let emails = listed["prospects"].elements.flatMap { $0["emails"].elements.map { $0["email"].text } }
        #expect(emails == company.prospects.flatMap { $0.addresses.map(\.email) })
        #expect(try simulator.seen()["snov"]["calls"].count == 0)
    }
}
