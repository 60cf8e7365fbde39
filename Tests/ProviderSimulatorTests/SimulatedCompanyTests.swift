import NIOHTTP1
import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct SimulatedCompanyTests {
    @Test(
        arguments: [
            ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
        ] as [(String, UInt64)])
    func `the hash is FNV-1a`(text: String, hash: UInt64) {
        #expect(StableHash.fnv1a(text) == hash)
    }

    @Test func `a domain's contacts are the same in every process`() {
        let company = SimulatedCompany(domain: "acme.example")
        #expect(company.contactCount == 28)
        #expect(company.organization == "Acme Ltd")
        #expect(company.contact(at: 0).address == "tariq.yilmaz@acme.example")
        #expect(company.contact(at: 0).confidence == 42)
        #expect(company.contact(at: 1).sources.first?.extractedOn == "2026-01-25")
        #expect(company.contact(at: 27) == SimulatedCompany(domain: "acme.example").contact(at: 27))
    }

    @Test(
        arguments: [
            ("many.example", .many), ("many-things.example", .many), ("few.example", .few), ("none.example", .none),
            ("guessed.example", .guessed), ("generic.example", .generic), ("nulls.example", .nulls),
            ("unicode.example", .unicode), ("sources.example", .sources), ("noverify.example", .unverified),
            ("company.example", .company), ("claimed.example", .claimed), ("slow.example", .slow),
            ("flaky.example", .flaky), ("malformed.example", .malformed), ("html.example", .html),
            ("shuffled.example", .shuffled), ("departments.example", .departments), ("catchall.example", .catchAll),
            ("disposable.example", .disposable), ("mailinator.com", .disposable), ("gmail.com", .webmail),
            ("acme.example", .ordinary),
        ] as [(String, DomainClass)])
    func `a domain's class is told by its name, and so is the number of contacts`(domain: String, kind: DomainClass) {
        let company = SimulatedCompany(domain: domain)
        #expect(company.kind == kind)
        #expect(kind.contactCounts.contains(company.contactCount))
    }

    @Test func `no domain has an address twice`() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for kind in ["many", "unicode", "generic", "nulls", "ordinary"] {
            for _ in 0..<20 {
                let company = SimulatedCompany(domain: "\(kind)\(random.next()).example")
                let addresses = (0..<company.contactCount).map { company.contact(at: $0).address }
                #expect(Set(addresses).count == company.contactCount, "\(company.domain), seed \(seed)")
            }
        }
    }

    @Test func `contacts are mixed and in no order of confidence`() {
        let company = SimulatedCompany(domain: "many.example")
        let contacts = (0..<company.contactCount).map(company.contact)
        #expect(Set(contacts.map(\.seniority)) == ["junior", "senior", "executive", nil])
        #expect(Set(contacts.map(\.isGeneric)) == [true, false])
        let statuses = Set(contacts.map { $0.verification?.status })
        #expect(statuses.isSuperset(of: [nil, "valid", "accept_all", "unknown"]))
        #expect(Set(contacts.map(\.department)).count > 10)
        #expect(contacts.allSatisfy { (0...100).contains($0.confidence) })
        #expect(contacts.contains { $0.phoneNumber != nil } && contacts.contains { $0.phoneNumber == nil })
        #expect(contacts.map(\.confidence) != contacts.map(\.confidence).sorted(by: >))
    }

    @Test func `each special class has what makes it special`() {
        func contacts(_ domain: String) -> [SimulatedContact] {
            let company = SimulatedCompany(domain: domain)
            return (0..<company.contactCount).map(company.contact)
        }
        #expect(contacts("generic.example").allSatisfy { $0.isGeneric && $0.firstName == nil })
        #expect(contacts("sources.example").allSatisfy { $0.sources.count == 20 })
        #expect(contacts("noverify.example").allSatisfy { $0.verification == nil })
        #expect(contacts("unicode.example").contains { $0.firstName?.utf8.contains { $0 > 127 } == true })
        let people = contacts("nulls.example").filter { !$0.isGeneric }
        #expect(people.allSatisfy { $0.firstName == nil || $0.lastName == nil })
        #expect(people.contains { $0.firstName != nil } && people.contains { $0.lastName != nil })
    }

    @Test func `pages laid side by side are the whole, filtered or not`() throws {
        let company = SimulatedCompany(domain: "many.example")
        for filter in ["", "&type=personal"] {
            func page(_ offset: Int) throws -> (contacts: [SimulatedContact], results: Int) {
                let target = "/v2/domain-search?domain=many.example&limit=17&offset=\(offset)\(filter)"
                let request = APIRequest(method: .GET, target: target, headers: [:])
                return company.page(try SearchQuery(Parameters(of: request, body: [])))
            }
            let results = try page(0).results
            let all = try stride(from: 0, to: results, by: 17).flatMap { try page($0).contacts }
            #expect(all.count == results)
            #expect(Set(all.map(\.address)).count == results)
            #expect(try page(results).contacts.isEmpty)
        }
    }
}
