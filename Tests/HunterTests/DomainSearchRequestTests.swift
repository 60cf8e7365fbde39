import Enrichment
import HTTPTypes
import ProviderWire
import Testing

@testable import Hunter

@Suite struct DomainSearchRequestTests {
    @Test func `a plain question asks for a domain and a limit`() throws {
        let question = try question(ContactFilters())
        #expect(question.request.method == .get)
        #expect(question.request.scheme == "https")
        #expect(question.request.authority == "api.hunter.io")
        #expect(question.request.path == "/v2/domain-search?domain=acme.example&limit=5")
        #expect(question.request.headerFields[.accept] == "application/json")
        #expect(question.request.headerFields[.contentType] == nil)
        #expect(question.body.isEmpty)
    }

    @Test func `every filter is a parameter`() throws {
        let question = try question(everything)
        #expect(
            question.request.path == "/v2/domain-search?domain=acme.example&company=Acme%20%26%20S%C3%B6hne&limit=25"
                + "&offset=50&type=personal&seniority=senior%2Cexecutive&department=it%2Chr&required_field=full_name"
                + "&verification_status=valid%2Caccept_all&job_titles=CTO%2CVP%20Sales%20EMEA")
    }

    @Test func `a location makes it a POST with everything in the body`() throws {
        var filters = everything
        filters.location = LocationFilter(
            include: [
                .continent(.europe), .country("US", state: "CA", city: "San Francisco"),
                .country("DE", state: nil, city: nil),
            ],
            exclude: [.businessRegion(.latam)])
        let question = try question(filters)
        #expect(question.request.method == .post)
        #expect(question.request.path == "/v2/domain-search")
        #expect(question.request.headerFields[.contentType] == "application/json")
        #expect(
            String(decoding: question.body, as: UTF8.self)
                == #"{"company":"Acme & Söhne","department":"it,hr","domain":"acme.example","job_titles":"CTO,VP Sales EMEA","#
                + #""limit":25,"location":{"exclude":[{"business_region":"LATAM"}],"include":[{"continent":"Europe"},"#
                + #"{"city":"San Francisco","country":"US","state":"CA"},{"country":"DE"}]},"offset":50,"#
                + #""required_field":"full_name","seniority":"senior,executive","type":"personal","#
                + #""verification_status":"valid,accept_all"}"#)
    }

    @Test func `a location without places is none`() throws {
        var filters = ContactFilters()
        filters.location = LocationFilter(include: [], exclude: [])
        #expect(try question(filters).request.method == .get)
    }

    @Test func `the key is in its header and nowhere else`() throws {
        var filters = everything
        for location in [nil, LocationFilter(include: [.continent(.asia)], exclude: [])] {
            filters.location = location
            let question = try question(filters)
            let field = try #require(question.request.headerFields.first { $0.name.canonicalName == "x-api-key" })
            #expect(field.value == "k3y-t0p")
            #expect(field.indexingStrategy == .disallow)
            #expect(question.request.path?.contains("k3y") == false)
            #expect(!String(decoding: question.body, as: UTF8.self).contains("k3y"))
        }
    }

    @Test(arguments: ["a&limit=100", "a#b", "a b+c", "é\u{1F600}", "%41", "a\r\nX-Evil: 1", "\0"])
    func `hostile text stays inside its parameter`(text: String) throws {
        var filters = ContactFilters()
        filters.company = text
        filters.jobTitles = [text]
        let path = try #require(try question(filters).request.path)
        let pairs = try #require(path.split(separator: "?").last).split(separator: "&").map { $0.split(separator: "=") }
        #expect(path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        #expect(pairs.map { $0[0] } == ["domain", "company", "limit", "job_titles"])
        #expect(decoded(pairs[1][1]) == Array(text.utf8))
    }

    private func decoded(_ value: Substring) -> [UInt8] {
        var parts = value.split(separator: "%", omittingEmptySubsequences: false)
        let first = Array(parts.removeFirst().utf8)
        return parts.reduce(into: first) { bytes, part in
            bytes += [UInt8(part.prefix(2), radix: 16)].compactMap { $0 } + Array(part.dropFirst(2).utf8)
        }
    }

    private var everything: ContactFilters {
        var filters = ContactFilters()
        filters.company = "Acme & Söhne"
        filters.kind = .personal
        filters.seniorities = [.senior, .executive]
        filters.departments = [.it, .hr]
        filters.requiredField = .fullName
        filters.verificationStatuses = [.valid, .acceptAll]
        filters.limit = 25
        filters.offset = 50
        filters.jobTitles = ["CTO", "", "VP Sales, EMEA"]
        return filters
    }

    private func question(_ filters: ContactFilters) throws -> DomainSearchRequest {
        try DomainSearchRequest(
            DomainSearch(domain: "acme.example", filters: filters), limit: filters.limit,
            at: ProviderAddress(baseURL: ProviderOffer.hunter.defaultURL), key: "k3y-t0p")
    }
}
