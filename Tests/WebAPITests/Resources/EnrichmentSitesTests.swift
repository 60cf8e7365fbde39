import Enrichment
import Testing

@testable import WebAPI

@Suite struct EnrichmentSitesTests {
    private let server = Server()

    @Test func `sites are listed as they were asked for`() throws {
        let answer = try server.get(
            "/api/enrichment/sites?page=3&pageSize=200&search=%20M%C3%BCller+%26+Co&enrichment_status=error"
                + "&sortBy=company_name&sortOrder=asc")

        #expect(answer.text == #"{"success":true,"data":[{"id":1}],"total":3,"page":3,"pageSize":200}"#)
        var wanted = SiteListing(page: Page(number: 3, size: 200))
        wanted.search = "Müller & Co"
        wanted.status = .error
        wanted.order = .companyName
        wanted.isAscending = true
        #expect(server.readings.siteListings == [wanted])
    }

    @Test func `a page of more matches than were counted says so`() {
        let page = RowPage(rows: [UInt8]("[]".utf8), total: 1_000, isTotalExact: false)
        let reply = Reply.list(page, Page(number: 1, size: 50))
        var text = ""
        if case .whole(let body) = reply.body { text = String(decoding: body, as: UTF8.self) }
        #expect(
            text
                == #"{"success":true,"data":[],"total":1000,"page":1,"pageSize":50,"totalIsExact":false}"#)
    }

    @Test func `empty parameters, as forms send them, are none`() throws {
        let answer = try server.get(
            "/api/enrichment/sites?page=&pageSize=&search=&enrichment_status=&sortBy=&sortOrder=&")
        #expect(answer.status == 200)
        #expect(server.readings.siteListings == [SiteListing(page: Page(number: 1, size: 50))])
    }
}
