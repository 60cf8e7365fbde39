import Enrichment
import Testing

@Suite struct FindingsTests {
    private let server = Server()

    @Test func `a contact's findings are what the store says`() throws {
        let answer = try server.get("/api/enrichment/contacts/2/findings")

        #expect(answer.text == #"{"success":true,"data":[{"job_id":"a"}],"total":1}"#)
        #expect(server.readings.contactsTraced == [ContactID(rawValue: 2)])
    }
}
