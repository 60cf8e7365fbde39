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

    /// A filter, as it stands in a query and in a JSON body; both are empty where nothing is sent.
    struct Written: Sendable, CustomTestStringConvertible {
        let query: String
        let member: String
        let set: @Sendable (inout ContactFilters) -> Void

        var testDescription: String { query }

        init(_ query: String, _ member: String, _ set: @escaping @Sendable (inout ContactFilters) -> Void) {
            self.query = query
            self.member = member
            self.set = set
        }
    }

    private static let parameters = [
        Written("&company=Acme%20%26%20Co", #""company":"Acme & Co""#) { $0.company = "Acme & Co" },
        Written("", "") { $0.company = "" },
        Written("&type=personal", #""type":"personal""#) { $0.kind = .personal },
        Written("&type=generic", #""type":"generic""#) { $0.kind = .generic },
        Written("&seniority=junior%2Csenior%2Cexecutive", #""seniority":"junior,senior,executive""#) {
            $0.seniorities = ContactFilters.Seniority.allCases
        },
        Written("&department=~", #""department":"~""#) { $0.departments = [.unassigned] },
        Written("&department=it%2C~", #""department":"it,~""#) { $0.departments = [.it, .unassigned] },
        Written(
            "&department=executive%2Cit%2Cfinance%2Cmanagement%2Csales%2Clegal%2Csupport%2Chr%2Cmarketing%2C"
                + "communication%2Ceducation%2Cdesign%2Chealth%2Coperations",
            #""department":"executive,it,finance,management,sales,legal,support,hr,marketing,communication,education,"#
                + #"design,health,operations""#
        ) { $0.departments = ContactFilters.Department.allCases.filter { $0 != .unassigned } },
        Written("&required_field=full_name", #""required_field":"full_name""#) { $0.requiredField = .fullName },
        Written("&required_field=position", #""required_field":"position""#) { $0.requiredField = .position },
        Written("&required_field=phone_number", #""required_field":"phone_number""#) {
            $0.requiredField = .phoneNumber
        },
        Written(
            "&verification_status=valid%2Caccept_all%2Cunknown", #""verification_status":"valid,accept_all,unknown""#
        ) { $0.verificationStatuses = ContactFilters.VerificationStatus.allCases },
        Written("&job_titles=CTO%2CVP%20Sales", #""job_titles":"CTO,VP Sales""#) {
            $0.jobTitles = ["CTO", "VP Sales"]
        },
        Written("", "") { $0.jobTitles = ["", " , "] },
        Written("&decision_maker=true", #""decision_maker":true"#) { $0.decisionMaker = true },
        Written("&decision_maker=false", #""decision_maker":false"#) { $0.decisionMaker = false },
        Written("", "") { $0.maxContacts = 900 },
    ]

    @Test(arguments: parameters)
    func `a filter is one parameter of a GET`(_ written: Written) throws {
        var filters = ContactFilters()
        written.set(&filters)
        let question = try question(filters)
        #expect(question.request.method == .get)
        #expect(
            question.request.path == "/v2/domain-search?domain=acme.example"
                + (written.query.hasPrefix("&company") ? written.query + "&limit=5" : "&limit=5" + written.query))
    }

    @Test(arguments: parameters)
    func `and one member of a POST, when a location is with it`(_ written: Written) throws {
        var filters = ContactFilters()
        filters.location = LocationFilter(include: [.continent(.asia)], exclude: [])
        written.set(&filters)
        let question = try question(filters)
        let members = [
            written.member, #""domain":"acme.example""#, #""limit":5"#,
            #""location":{"include":[{"continent":"Asia"}]}"#,
        ].filter { !$0.isEmpty }.sorted()
        #expect(question.request.method == .post && question.request.path == "/v2/domain-search")
        #expect(String(decoding: question.body, as: UTF8.self) == "{" + members.joined(separator: ",") + "}")
    }

    @Test(
        arguments: [
            (.continent(.northAmerica), #"{"continent":"North America"}"#),
            (.businessRegion(.emea), #"{"business_region":"EMEA"}"#),
            (.country("DE", state: nil, city: nil), #"{"country":"DE"}"#),
            (.country("DE", state: nil, city: "Köln"), #"{"city":"Köln","country":"DE"}"#),
            (.country("US", state: "CA", city: nil), #"{"country":"US","state":"CA"}"#),
        ] as [(LocationFilter.Place, String)])
    func `a place is included or excluded in its documented form`(place: LocationFilter.Place, json: String) throws {
        for (location, list) in [
            (LocationFilter(include: [place], exclude: []), #"{"include":[\#(json)]}"#),
            (LocationFilter(include: [], exclude: [place]), #"{"exclude":[\#(json)]}"#),
        ] {
            var filters = ContactFilters()
            filters.location = location
            let body = String(decoding: try question(filters).body, as: UTF8.self)
            #expect(body == #"{"domain":"acme.example","limit":5,"location":\#(list)}"#)
        }
    }

    @Test(arguments: [(1, 0), (100, 1_000_000_000)])
    func `a page's limit and offset go before the filters'`(limit: Int, offset: Int) throws {
        var filters = ContactFilters()
        filters.limit = 50
        filters.offset = 7
        let question = try DomainSearchRequest(
            DomainSearch(domain: "acme.example", filters: filters), PageWalk.Page(limit: limit, offset: offset),
            at: ProviderAddress(baseURL: ProviderOffer.hunter.defaultURL), key: "k")
        let query = "domain=acme.example&limit=\(limit)" + (offset > 0 ? "&offset=\(offset)" : "")
        #expect(question.request.path == "/v2/domain-search?\(query)")
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
            DomainSearch(domain: "acme.example", filters: filters),
            PageWalk.Page(limit: filters.limit, offset: filters.offset),
            at: ProviderAddress(baseURL: ProviderOffer.hunter.defaultURL), key: "k3y-t0p")
    }
}
