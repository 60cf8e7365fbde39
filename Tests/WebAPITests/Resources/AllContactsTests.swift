import Enrichment
import Testing

@Suite struct AllContactsTests {
    private let server = Server()

    @Test func `contacts are listed as they were asked for`() throws {
        let answer = try server.get(
            "/api/enrichment/contacts?job=j-1&site=7&email=%20Ada@A.example&min_confidence=80&verification_status=valid"
                + "&type=personal&page=2&pageSize=10&sortBy=id&sortOrder=asc")

        #expect(
            answer.text
                == #"{"success":true,"data":[{"email":"ada@a.example"}],"total":1,"page":2,"pageSize":10}"#)
        var wanted = ContactSearch(page: Page(number: 2, size: 10))
        wanted.selection.job = JobID(rawValue: "j-1")
        wanted.selection.site = SiteID(rawValue: 7)
        wanted.selection.email = "ada@a.example"
        wanted.selection.listing.minimumConfidence = 80
        wanted.selection.listing.verificationStatus = "valid"
        wanted.selection.listing.kind = .personal
        wanted.isAscending = true
        #expect(server.readings.contactSearches == [wanted])
    }

    @Test func `all of them are listed when nothing is asked for`() throws {
        #expect(try server.get("/api/enrichment/contacts?job=&site=&email=&type=").status == 200)
        #expect(server.readings.contactSearches == [ContactSearch(page: Page(number: 1, size: 50))])
    }

    @Test func `what is no address is looked for as it is`() throws {
        _ = try server.get("/api/enrichment/contacts?email=ada")
        #expect(server.readings.contactSearches.map(\.selection.email) == ["ada"])
    }

    @Test func `every filter that will not do is named`() throws {
        let answer = try server.get(
            "/api/enrichment/contacts?site=x&min_confidence=101&type=robot&sortBy=email&sortOrder=up&page=0&search=a")
        #expect(answer.status == 400)
        #expect(
            try answer.problem().pointers
                == ["?site", "?min_confidence", "?type", "?sortBy", "?sortOrder", "?page", "?search"])
    }
}
