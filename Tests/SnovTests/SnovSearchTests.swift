import Enrichment
import TestKit
import Testing

@testable import Snov

/// The search of a site from its first call to its finding.
@Suite struct SnovSearchTests {
    private typealias Person = ModelSnov.Person

    @Test func `a search begins, waits, and asks for the addresses of as many prospects as are wanted`() async throws {
        let model = ModelSnov(.of(30))
        let outcome = try await model.search(.of(2) { $0.kind = .personal })
        #expect(
            model.paths == [
                "POST /v2/domain-search/prospects/start", "GET /v2/domain-search/prospects/result/hash0",
                "GET /v2/domain-search/prospects/result/hash0",
                "POST /v2/domain-search/prospects/search-emails/start/p0",
                "POST /v2/domain-search/prospects/search-emails/start/p1",
                "GET /v2/domain-search/prospects/search-emails/result/hash1",
                "GET /v2/domain-search/prospects/search-emails/result/hash2",
                "GET /v2/domain-search/prospects/search-emails/result/hash1",
                "GET /v2/domain-search/prospects/search-emails/result/hash2",
            ])
        #expect(Set(outcome.names) == ["p0", "p1"])
        let finding = try #require(outcome.verdict.finding)
        #expect(finding.credits == 3)
        #expect(finding.resultsAvailable == 30)
        #expect(finding.note == nil)
        #expect(model.credits == 3)
    }

    @Test func `a contact has what B.8 gives it`() async throws {
        let model = ModelSnov(.of(1, roles: 1))
        let outcome = try await model.search(.of(2))
        let contacts = outcome.kept.parts.flatMap(\.contacts) + (outcome.verdict.finding?.contacts ?? [])
        var person = try #require(FoundContact(email: "p0@a.example"))
        person.firstName = "p0"
        person.position = "Web developer"
        person.positionRaw = "Web developer"
        person.kind = .personal
        person.linkedInURL = "https://www.linkedin.com/in/p0"
        person.verificationStatus = "valid"
        person.verificationDate = "2026-01-01"
        var role = try #require(FoundContact(email: "role0@a.example"))
        role.kind = .generic
        #expect(contacts == [person, role])
    }

    @Test func `every start may cost a credit, and costs it when anything was found`() async throws {
        let people = [Person("none", []), Person("p1"), Person("p2")]
        let model = ModelSnov(ModelSnov.Company(people: people))
        _ = try await model.search(.of(2))
        let prices = model.calls.filter { $0.mostCredits > 0 }
        #expect(prices.map(\.charge) == [.credits(1), .credits(0), .credits(1), .credits(1)])
        #expect(prices.allSatisfy { $0.outcome == .found && $0.mostCredits == 1 && $0.isStart })
        #expect(model.calls.filter { $0.mostCredits == 0 }.allSatisfy { !$0.isStart })
    }

    @Test func `a prospect without an address costs nothing, and the next one is asked for`() async throws {
        let people = (0..<5).map { Person("none\($0)", []) } + [Person("p1"), Person("p2"), Person("p3")]
        let model = ModelSnov(ModelSnov.Company(people: people))
        let outcome = try await model.search(.of(2) { $0.kind = .personal })
        #expect(Set(outcome.names) == ["p1", "p2"])
        #expect(model.credits == 3)
    }

    @Test func `those revealed before cost nothing, and those with neither are passed over`() async throws {
        let people = [Person("p0"), Person("known", nil, .addresses), Person("bare", nil, .nothing), Person("p3")]
        let model = ModelSnov(ModelSnov.Company(people: people))
        let outcome = try await model.search(.of(2) { $0.kind = .personal })
        #expect(Set(outcome.names) == ["known", "p0"])
        #expect(model.credits == 2)
        #expect(outcome.verdict.finding?.note == "Of 1 prospects Snov offers no address.")
    }

    @Test func `no more of those revealed before are kept than are wanted`() async throws {
        let model = ModelSnov(ModelSnov.Company(people: (0..<9).map { Person("p\($0)", nil, .addresses) }))
        let outcome = try await model.search(.of(4))
        #expect(outcome.names == ["p0", "p1", "p2", "p3"])
        #expect(model.starts.count == 1)
    }

    @Test func `the next page is bought only while contacts are wanted`() async throws {
        for (wanted, pages) in [(20, 1), (21, 2), (40, 2), (41, 3)] {
            let model = ModelSnov(.of(100))
            let outcome = try await model.search(.of(wanted) { $0.kind = .personal })
            #expect(outcome.names.count == wanted)
            #expect(model.starts.keys.count { $0.contains("page=") } == pages)
            #expect(model.credits == wanted + pages)
        }
    }

    @Test func `no more pages are looked through than hold twice the prospects wanted`() async throws {
        let model = ModelSnov(ModelSnov.Company(people: (0..<200).map { Person("none\($0)", []) }))
        let outcome = try await model.search(.of(15) { $0.kind = .personal })
        #expect(outcome.names.isEmpty)
        #expect(model.credits == 2)
    }

    @Test func `generic contacts fill up what prospects leave`() async throws {
        let model = ModelSnov(.of(2, roles: 120))
        let outcome = try await model.search(.of(60))
        #expect(outcome.names.count == 60)
        #expect(model.starts.keys.filter { $0.contains("generic") }.count == 2)
        #expect(model.credits == 1 + 2 + 2)
        #expect(outcome.verdict.finding?.resultsAvailable == 122)
    }

    @Test func `generic contacts are not bought when there are enough prospects`() async throws {
        let model = ModelSnov(.of(5, roles: 5))
        _ = try await model.search(.of(5))
        #expect(!model.paths.contains { $0.contains("generic") })
    }

    @Test func `the type says what is asked for`() async throws {
        for (kind, isOfPeople, isOfRoles) in [(ContactKind.personal, true, false), (.generic, false, true)] {
            let model = ModelSnov(.of(1, roles: 1))
            _ = try await model.search(.of(5) { $0.kind = kind })
            #expect(model.paths.contains { $0.contains("prospects") } == isOfPeople)
            #expect(model.paths.contains { $0.contains("generic") } == isOfRoles)
        }
    }

    @Test func `a company that nobody knows costs nothing`() async throws {
        let model = ModelSnov(.of(0))
        let outcome = try await model.search(.of(5))
        var company = CompanyFacts()
        company.isWebmail = false
        #expect(outcome.verdict == .found(Finding(contacts: [], resultsAvailable: 0, credits: 0, company: company)))
        #expect(model.calls.compactMap(\.charge) == [.credits(0), .credits(0)])
    }

    @Test func `a start that brings its result needs no question for it`() async throws {
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                call.path.contains("prospects/start") ? .reply(200, PackageResources.prospects_revealed_json) : nil
            })
        let outcome = try await model.search(.of(1) { $0.kind = .personal })
        #expect(outcome.names == ["ada"])
        #expect(model.paths == ["POST /v2/domain-search/prospects/start"])
        #expect(model.calls.last?.charge == .credits(1))
    }

    @Test func `job titles are positions, ten at most`() async throws {
        let model = ModelSnov(.of(1, roles: 1))
        let outcome = try await model.search(.of(5) { $0.jobTitles = (1...12).map { "Title \($0), R&D" } })
        let form = try #require(model.calls.first { $0.path.hasSuffix("prospects/start") }?.body)
        #expect(form.hasPrefix("domain=a.example&page=1&positions%5B%5D=Title%201%2C%20R%26D&"))
        #expect(form.split(separator: "&").count == 12)
        #expect(outcome.verdict.finding?.note == "Of 12 job titles the first 10 were asked for.")
        #expect(!model.paths.contains { $0.contains("generic") })
    }

    @Test func `an offset passes over whole pages unasked, and the rest of one unbought`() async throws {
        let model = ModelSnov(.of(60))
        let outcome = try await model.search(.of(2) { ($0.offset, $0.kind) = (43, .personal) })
        #expect(Set(outcome.names) == ["p43", "p44"])
        #expect(
            model.starts.keys.filter { $0.contains("page=") } == [
                "/v2/domain-search/prospects/start domain=a.example&page=3"
            ])
        #expect(outcome.verdict.finding?.note == "Snov knows no offset: the first 43 results were passed over.")
    }

    @Test func `an offset goes on into the generic contacts`() async throws {
        let model = ModelSnov(.of(3, roles: 9))
        #expect(try await model.search(.of(2) { $0.offset = 5 }).names == ["role2", "role3"])
        #expect(try await model.search(.of(1) { ($0.offset, $0.kind) = (5, .generic) }).names == ["role5"])
    }

    @Test func `a required field is looked at before anything is bought`() async throws {
        var people = (0..<4).map { Person("p\($0)") }
        people[0].position = nil
        people[2].position = " "
        let model = ModelSnov(ModelSnov.Company(people: people, roles: ["info@a.example"]))
        let outcome = try await model.search(.of(4) { $0.requiredField = .position })
        #expect(Set(outcome.names) == ["p1", "p3"])
        #expect(model.credits == 3)
        #expect(!model.paths.contains { $0.contains("generic") })
    }

    @Test func `an address that does not pass is paid all the same, and counts as one of those wanted`() async throws {
        let people = [Person("a", [("a@a.example", "unknown")])] + (0..<4).map { Person("p\($0)") }
        let model = ModelSnov(ModelSnov.Company(people: people, roles: ["info@a.example"]))
        let outcome = try await model.search(.of(3) { $0.verificationStatuses = [.valid] })
        #expect(Set(outcome.names) == ["p0", "p1"])
        #expect(model.credits == 4)
        #expect(outcome.verdict.finding?.note == "1 addresses that were paid did not pass the filters.")
    }

    @Test func `the best of a prospect's addresses that pass is theirs`() async throws {
        let person = Person("p", [("u@a.example", "unknown"), ("v@a.example", "valid"), ("n@a.example", "not_valid")])
        for (statuses, email) in [([], "v"), ([.unknown], "u"), ([.valid, .unknown], "v")]
            as [([ContactFilters.VerificationStatus], String)]
        {
            let model = ModelSnov(ModelSnov.Company(people: [person]))
            #expect(try await model.search(.of(1) { $0.verificationStatuses = statuses }).names == [email])
        }
    }

    @Test func `filters that Snov has no word for are named`() async throws {
        let model = ModelSnov(.of(1))
        let outcome = try await model.search(
            .of(1) {
                $0.company = "A"
                $0.seniorities = [.senior]
                $0.departments = [.it]
                $0.location = LocationFilter(include: [.continent(.europe)], exclude: [])
                $0.decisionMaker = false
            })
        #expect(outcome.names == ["p0"])
        let note = "Snov can't filter by company, seniority, department, location, decision_maker: not applied."
        #expect(outcome.verdict.finding?.note == note)
    }

    @Test func `what nothing of Snov's can pass is refused without a call`() async throws {
        let changes: [(inout ContactFilters) -> Void] = [
            { $0.requiredField = .phoneNumber }, { ($0.kind, $0.requiredField) = (.generic, .fullName) },
            { ($0.kind, $0.jobTitles) = (.generic, ["CTO"]) },
            { ($0.kind, $0.verificationStatuses) = (.generic, [.valid]) },
        ]
        for change in changes {
            let model = ModelSnov(.of(1, roles: 1))
            let search = DomainSearch.of(1, change)
            let outcome = try await model.search(search)
            guard case .refused(let failure) = outcome.verdict else {
                Issue.record("\(outcome.verdict)")
                continue
            }
            #expect(failure.code == .invalidRequest)
            #expect(model.calls.isEmpty)
            #expect(SnovPrice.quote(search.filters) == Quote(credits: 0...0, calls: 0...0))
        }
    }

    @Test func `two prospects with one address are one contact`() async throws {
        let people = [Person("a", [("x@a.example", "valid")]), Person("b", [("X@a.example", "valid")]), Person("c")]
        let outcome = try await ModelSnov(ModelSnov.Company(people: people)).search(.of(3))
        #expect(outcome.names.sorted() == ["c", "x"])
    }
}
