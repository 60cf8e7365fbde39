import Enrichment
import Testing

@Suite struct ContactsTests {
    private let server = Server()

    @Test func `a site's contacts are filtered as asked`() throws {
        let answer = try server.get(
            "/api/enrichment/sites/2/contacts?min_confidence=0&verification_status=accept_all&type=generic")

        #expect(answer.text == #"{"success":true,"data":[{"email":"ada@a.example"}],"total":1}"#)
        var wanted = ContactListing()
        wanted.minimumConfidence = 0
        wanted.verificationStatus = "accept_all"
        wanted.kind = .generic
        let asked = try #require(server.readings.contactListings.first)
        #expect(asked.site.rawValue == 2)
        #expect(asked.listing == wanted)
    }
}
