import Enrichment
import HTTPTypes
import TestKit
import Testing

@Suite struct JobsTests {
    private let server = Server()

    private func submit(_ body: String, to server: Server? = nil) throws -> Answer {
        try (server ?? self.server).post("/api/enrichment/jobs", body)
    }

    @Test func `a job is kept, its key sealed to it, and the workers are woken`() throws {
        let answer = try submit(#"{"siteIds":[3,1,3,2,1],"provider":"hunter","apiKey":"a-key"}"#)

        #expect(answer.status == 202)
        #expect(try answer.field("Location") == "/api/enrichment/jobs/job-1")
        #expect(
            answer.text
                == #"{"success":true,"data":{"id":"job-1","status":"pending","jobId":"job-1","sitesCount":3}}"#)
        let job = try #require(server.store.contents.submitted.first)
        #expect(job.sites.map(\.rawValue) == [3, 1, 2])
        #expect(job.providers == [.hunter])
        #expect(job.filters == ContactFilters())
        #expect(job.key?.bytes == [UInt8]("job-1/hunter/yek-a".utf8))
        #expect(server.bell.rings == 1)
    }

    @Test func `whole numbers count however they are written`() throws {
        let answer = try submit(#"{"siteIds":[1.0,2e0],"provider":"hunter","apiKey":"a-key"}"#)
        #expect(answer.status == 202)
        #expect(server.store.contents.submitted.first?.sites.map(\.rawValue) == [1, 2])
    }

    @Test(arguments: ["config", "filters"])
    func `every filter reaches the job, under either name`(_ name: String) throws {
        let answer = try submit(
            """
            {"siteIds":[1],"provider":"hunter","apiKey":"a-key","\(name)":{
             "company":" Acme ","type":"personal","seniority":["senior","executive","senior"],"department":["it","~"],
             "max_contacts":250,"decision_maker":false,"required_field":"phone_number","verification_status":["valid","accept_all"],"limit":100,"offset":20,
             "location":{"include":[{"country":"US","state":"CA","city":"San Francisco"},{"continent":"Europe"}],
                         "exclude":[{"business_region":"LATAM"},{"country":"DE","city":"Köln"}]},
             "job_titles":["CEO"," Head of Sales ","CEO"]}}
            """)

        #expect(answer.status == 202, "\(answer.text)")
        var wanted = ContactFilters()
        wanted.company = "Acme"
        wanted.kind = .personal
        wanted.seniorities = [.senior, .executive]
        wanted.departments = [.it, .unassigned]
        wanted.maxContacts = 250
        wanted.decisionMaker = false
        wanted.requiredField = .phoneNumber
        wanted.verificationStatuses = [.valid, .acceptAll]
        wanted.limit = 100
        wanted.offset = 20
        wanted.location = LocationFilter(
            include: [.country("US", state: "CA", city: "San Francisco"), .continent(.europe)],
            exclude: [.businessRegion(.latam), .country("DE", state: nil, city: "Köln")])
        wanted.jobTitles = ["CEO", "Head of Sales"]
        #expect(server.store.contents.submitted.first?.filters == wanted)
    }

    @Test(arguments: [(1, 1), (5, 5), (99, 99), (100, 100), (101, 100), (10_000, 100)])
    func `without a limit a call asks for all contacts that are wanted, as far as it may`(most: Int, limit: Int) throws
    {
        let answer = try submit(
            #"{"siteIds":[1],"provider":"hunter","apiKey":"k","config":{"max_contacts":\#(most)}}"#)
        #expect(answer.status == 202, "\(answer.text)")
        let filters = try #require(server.store.contents.submitted.first?.filters)
        #expect(filters.limit == limit && filters.wanted == most)
    }

    @Test(arguments: ["config", "filters"])
    func `days within which an enrichment is fresh reach the job, and are no filter`(_ name: String) throws {
        let answer = try submit(
            #"{"siteIds":[1],"provider":"hunter","apiKey":"k","\#(name)":{"skip_if_enriched_within_days":3650,"max_credits":7}}"#
        )
        #expect(answer.status == 202, "\(answer.text)")
        let job = try #require(server.store.contents.submitted.first)
        #expect(job.freshDays == 3650)
        #expect(job.maxCredits == 7)
        #expect(job.filters == ContactFilters())
    }

    @Test func `empty filters, as forms send them, are no filters`() throws {
        let answer = try submit(
            """
            {"siteIds":[1],"provider":"hunter","apiKey":"a-key","config":{"company":"","type":"","seniority":[],
             "department":null,"required_field":null,"location":{"include":[],"exclude":[]},"job_titles":[],
             "max_contacts":null,"decision_maker":null}}
            """)
        #expect(answer.status == 202, "\(answer.text)")
        #expect(server.store.contents.submitted.first?.filters == ContactFilters())
    }

    @Test func `a job needs no key where the server holds one`() throws {
        let server = Server(serverKeys: [.hunter])
        #expect(try submit(#"{"siteIds":[1],"provider":"hunter"}"#, to: server).status == 202)
        #expect(server.store.contents.submitted.first?.key == nil)
    }

    @Test func `a job's own key goes before the server's`() throws {
        let server = Server(serverKeys: [.hunter])
        #expect(try submit(#"{"siteIds":[1],"provider":"hunter","apiKey":"mine"}"#, to: server).status == 202)
        #expect(server.store.contents.submitted.first?.key != nil)
    }

    @Test func `a provider that the server does not offer is refused with those it does`() throws {
        let answer = try submit(
            #"{"siteIds":[1],"provider":"snov","apiKey":"a"}"#, to: Server(providers: [.sample(.hunter)]))
        #expect(answer.status == 422)
        #expect(answer.text.contains("names a provider that this server does not offer; it offers hunter."))
    }

    @Test func `a key that none of the provider's can be is refused without being repeated`() throws {
        var terms = ProviderTerms.sample(.hunter)
        terms = ProviderTerms(name: .hunter, title: terms.title, rates: terms.rates, price: terms.price) { key in
            key.contains(":") ? nil : "must be an id and a secret with a colon between them."
        }
        let refused = try submit(
            #"{"siteIds":[1],"provider":"hunter","apiKey":"s3cr3t"}"#, to: Server(providers: [terms]))
        #expect(refused.status == 422)
        #expect(refused.text.contains("must be an id and a secret") && !refused.text.contains("s3cr3t"))
        let taken = try submit(
            #"{"siteIds":[1],"provider":"hunter","apiKey":"id:s3cr3t"}"#, to: Server(providers: [terms]))
        #expect(taken.status == 202)
    }

    @Test func `10,000 sites are one job`() throws {
        server.store.change { $0.sites = Set(1...10_000) }
        let ids = (1...10_000).map(String.init).joined(separator: ",")
        let answer = try submit(#"{"siteIds":[\#(ids)],"provider":"hunter","apiKey":"a-key"}"#)
        #expect(answer.status == 202)
        #expect(server.store.contents.submitted.first?.sites.count == 10_000)
    }

    @Test func `an accepted job is answered as accepted although it can't be read back`() throws {
        server.store.fail(reading: .busy)
        let answer = try submit(#"{"siteIds":[1,2],"provider":"hunter","apiKey":"a-key"}"#)

        #expect(answer.status == 202)
        #expect(answer.text.contains(#""jobId":"job-1","sitesCount":2"#))
        #expect(answer.text.contains(#""total_items":2,"processed_items":0,"#))
        #expect(answer.text.contains(#""eta_seconds":null,"#))
        #expect(server.store.contents.submitted.count == 1)
        #expect(server.bell.rings == 1)
        #expect(server.log.lines.contains { $0.hasPrefix("error an accepted job can't be read") })
    }

    @Test func `a key that can't be sealed makes no job and is not told`() throws {
        server.sealer.fail()
        let answer = try submit(#"{"siteIds":[1],"provider":"hunter","apiKey":"planted-key"}"#)

        #expect(answer.status == 500)
        #expect(server.store.contents.submitted.isEmpty)
        #expect(!answer.text.contains("planted") && !server.log.lines.joined().contains("planted"))
        #expect(server.log.lines.contains { $0.contains("cause=Unable") })
    }

    @Test func `unknown sites are named where they first stand, in the request's order`() throws {
        let answer = try submit(#"{"siteIds":[1,90,80,90],"provider":"hunter","apiKey":"a-key"}"#)
        let problem = try answer.problem()
        #expect(problem.errors?.map(\.pointer) == ["/siteIds/1", "/siteIds/2"])
        #expect(problem.detail == "/siteIds/1 names a site that does not exist: 90. (and 1 more)")
    }

    @Test(arguments: JobStatus.allCases)
    func `a job is shown, and while it is not finished the client is asked to look again`(_ status: JobStatus) throws {
        server.store.change { $0.statuses["a"] = status }
        let answer = try server.get("/api/enrichment/jobs/a")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":{"id":"a","status":"\#(status)"}}"#)
        #expect(try answer.field("Retry-After") == (status.isFinished ? nil : "1"))
    }

    @Test func `a job of the original application is found by any text it is called by`() throws {
        server.store.change { $0.statuses["job 1;ü"] = .completed }
        #expect(try server.get("/api/enrichment/jobs/job%201;%C3%BC").status == 200)
    }

    @Test func `jobs are listed by page and status`() throws {
        server.store.change { $0.statuses = ["a": .failed, "b": .running] }
        let answer = try server.get("/api/enrichment/jobs?status=failed&page=2&pageSize=10")
        #expect(
            answer.text
                == #"{"success":true,"data":[{"id":"a"},{"id":"b"}],"total":2,"page":2,"pageSize":10}"#)
        let asked = try #require(server.readings.jobListings.first)
        #expect(asked.status == .failed)
        #expect(asked.page == Page(number: 2, size: 10))
    }

    @Test func `without a query the list begins at its beginning`() throws {
        #expect(try server.get("/api/enrichment/jobs?status=&page=").status == 200)
        let asked = try #require(server.readings.jobListings.first)
        #expect(asked.status == nil)
        #expect(asked.page == Page(number: 1, size: Page.defaultSize))
    }

    @Test func `cancelling twice is the same as once, and wakes the workers once`() throws {
        server.store.change { $0.statuses["a"] = .running }
        for _ in 1...2 {
            let answer = try server.send("DELETE", "/api/enrichment/jobs/a")
            #expect(answer.status == 200)
            #expect(answer.text == #"{"success":true,"data":{"id":"a","status":"cancelled"}}"#)
        }
        #expect(server.bell.rings == 1)
    }

    @Test(arguments: [JobStatus.completed, .failed])
    func `a job that has ended can't be cancelled`(_ status: JobStatus) throws {
        server.store.change { $0.statuses["a"] = status }
        let answer = try server.send("DELETE", "/api/enrichment/jobs/a")
        #expect(answer.status == 409)
        #expect(try answer.problem().type == "/problems/conflict")
        #expect(server.store.contents.statuses["a"] == status)
        #expect(server.bell.rings == 0)
    }
}
