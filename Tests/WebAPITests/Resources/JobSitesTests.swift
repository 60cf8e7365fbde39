import Enrichment
import Testing

@Suite struct JobSitesTests {
    private let server = Server()

    @Test func `a job's sites are listed by page and status`() throws {
        server.store.change { $0.statuses["a"] = .running }
        let answer = try server.get("/api/enrichment/jobs/a/sites?status=skipped&page=2&pageSize=10")

        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":[{"site_id":1}],"total":3,"page":2,"pageSize":10}"#)
        let asked = try #require(server.readings.jobSiteListings.first)
        #expect(asked.job.rawValue == "a")
        #expect(asked.status == .skipped)
        #expect(asked.page == Page(number: 2, size: 10))
    }

    @Test func `without a query all of them are listed from the beginning`() throws {
        server.store.change { $0.statuses["a"] = .failed }
        #expect(try server.get("/api/enrichment/jobs/a/sites").status == 200)
        let asked = try #require(server.readings.jobSiteListings.first)
        #expect(asked.status == nil)
        #expect(asked.page == Page(number: 1, size: Page.defaultSize))
    }

    @Test func `an unknown job has none`() throws {
        #expect(try server.get("/api/enrichment/jobs/none/sites").status == 404)
    }
}
