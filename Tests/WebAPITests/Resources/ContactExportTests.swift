import Enrichment
import Testing

@Suite struct ContactExportTests {
    private let server = Server()

    @Test func `the export is a file of all parts`() throws {
        let answer = try server.get("/api/enrichment/contacts.csv")
        #expect(answer.status == 200)
        #expect(answer.text == "id\r\n1\r\n2\r\n3\r\n")
        #expect(try answer.field("Content-Type") == "text/csv; charset=utf-8; header=present")
        #expect(try answer.field("Content-Disposition") == #"attachment; filename="contacts.csv""#)
        #expect(try answer.field("X-Content-Type-Options") == "nosniff")
    }

    @Test func `an export of nobody is a header`() throws {
        server.store.change { $0.sites = [] }
        #expect(try server.get("/api/enrichment/contacts.csv").text == "id\r\n")
    }

    @Test func `each part is asked for with the filters of the first`() throws {
        _ = try server.get(
            "/api/enrichment/contacts.csv?job=j&site=7&email=A@b.example&min_confidence=1&verification_status=valid&type=generic"
        )
        var wanted = ContactSelection()
        wanted.job = JobID(rawValue: "j")
        wanted.site = SiteID(rawValue: 7)
        wanted.email = "a@b.example"
        wanted.listing.minimumConfidence = 1
        wanted.listing.verificationStatus = "valid"
        wanted.listing.kind = .generic
        #expect(server.readings.exports == Array(repeating: wanted, count: 4))
    }

    @Test func `pages are for lists`() throws {
        #expect(
            try server.get("/api/enrichment/contacts.csv?page=1&sortBy=id").problem().pointers == ["?page", "?sortBy"])
    }

    @Test func `what goes wrong before the first part is told`() throws {
        server.store.fail(reading: .busy)
        #expect(try server.get("/api/enrichment/contacts.csv").status == 503)
    }
}
