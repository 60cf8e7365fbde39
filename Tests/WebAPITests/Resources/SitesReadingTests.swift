import Enrichment
import Testing

@Suite struct SitesReadingTests {
    private let server = Server()

    @Test func `sites of a stage are listed as they were asked for`() throws {
        let answer = try server.get(
            "/api/sites?pipeline_stage=discovered&page=2&pageSize=10&search=a&enrichment_status=error"
                + "&sortBy=company_name&sortOrder=asc")

        #expect(answer.text == #"{"success":true,"data":[{"id":1}],"total":3,"page":2,"pageSize":10}"#)
        var wanted = SiteListing(page: Page(number: 2, size: 10))
        wanted.stage = .discovered
        wanted.search = "a"
        wanted.status = .error
        wanted.order = .companyName
        wanted.isAscending = true
        #expect(server.readings.siteListings == [wanted])
    }

    @Test func `a stage begins with what was changed last, and all stages with what is newest`() throws {
        _ = try server.get("/api/sites?pipeline_stage=enriched")
        _ = try server.get("/api/sites")
        _ = try server.get("/api/sites?sortBy=id&sortOrder=asc")
        #expect(server.readings.siteListings.map(\.order) == [.updatedAt, .id, .id])
        #expect(server.readings.siteListings.map(\.stage) == [.enriched, nil, nil])
        #expect(server.readings.siteListings.map(\.isAscending) == [false, false, true])
    }

    @Test func `all stages are sorted by number alone`() throws {
        let answer = try server.get("/api/sites?sortBy=domain")
        #expect(answer.status == 400)
        #expect(try answer.problem().pointers == ["?sortBy"])
    }

    @Test func `what is searched for is looked for as domain names have it, too`() throws {
        for path in ["/api/sites", "/api/enrichment/sites"] { _ = try server.get("\(path)?search=b%C3%BCcher") }
        #expect(server.readings.siteListings.map(\.searchAsDomain) == ["xn--bcher-kva", "xn--bcher-kva"])
    }

    @Test func `a stage is one of those there are`() throws {
        #expect(try server.get("/api/sites?pipeline_stage=lost").problem().pointers == ["?pipeline_stage"])
    }

    @Test func `a site is shown`() throws {
        let answer = try server.get("/api/sites/2")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":{"id":2}}"#)
        #expect(try answer.field("ETag") != nil)
    }

    @Test(arguments: ["/api/sites/9", "/api/sites/import", "/api/sites/-1", "/api/sites/99999999999999999999"])
    func `what is no site is not found`(_ path: String) throws {
        let status = try server.get(path).status
        #expect(status == (path == "/api/sites/import" ? 405 : 404))
    }
}
