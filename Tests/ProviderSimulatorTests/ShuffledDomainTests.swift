import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct ShuffledDomainTests {
    private let simulator = Simulator(SimulatorSettings(perSecond: 0, perMinute: 0))
    private let company = SimulatedCompany(domain: "shuffled.example")

    private func page(_ query: String, key: String = "good") throws -> [String] {
        try simulator.search("domain=shuffled.example&\(query)", key: key).emails().compactMap { $0["value"].text }
    }

    @Test func `the first page is in the lasting order, each later one begins further on`() throws {
        let all = (0..<company.contactCount).map { company.contact(at: $0).address }
        #expect(try page("limit=100") == Array(all.prefix(100)))
        #expect(try page("limit=100") == Array(all.dropFirst(3).prefix(100)))
        #expect(try page("limit=10&offset=50") == Array(all.dropFirst(56).prefix(10)))
        #expect(try page("limit=5", key: "good-2") == Array(all.prefix(5)))
    }

    @Test func `whoever pages sees some addresses twice and misses as many`() throws {
        let all = (0..<company.contactCount).map { company.contact(at: $0).address }
        let seen = try page("limit=100") + page("limit=100&offset=100")
        #expect(seen.count == all.count)
        #expect(Array(seen.suffix(3)) == Array(all.prefix(3)))
        #expect(Set(all).subtracting(seen) == Set(all[100..<103]))
    }

    @Test func `a refused search turns nothing, and filters count as ever`() throws {
        let expected = company.contacts(matching: try filter("type=personal")).map(\.address)
        _ = try page("limit=0")
        #expect(try page("limit=100&type=personal") == Array(expected.prefix(100)))
        let turned = try page("limit=100&type=personal")
        #expect(turned.first == expected[3])
        #expect(Set(turned).count == turned.count)
    }

    private func filter(_ text: String) throws -> ContactFilter {
        try ContactFilter(
            Parameters(of: APIRequest(method: .GET, target: "/v2/domain-search?\(text)", headers: [:]), body: []))
    }
}
