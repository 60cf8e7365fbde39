import Enrichment
import Testing

@Suite struct CompaniesTests {
    private let server = Server()

    @Test func `what is known of a site's company is what the store says`() throws {
        let answer = try server.get("/api/enrichment/sites/2/companies")

        #expect(answer.text == #"{"success":true,"data":[{"provider":"hunter"}],"total":1}"#)
        #expect(server.readings.companiesRead == [SiteID(rawValue: 2)])
    }

    @Test func `an unknown site has none`() throws {
        #expect(try server.get("/api/enrichment/sites/900/companies").status == 404)
    }
}
