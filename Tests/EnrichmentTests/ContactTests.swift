import Enrichment
import Testing

@Suite struct ContactTests {
    @Test(arguments: [" Ada.Lee@ACME.example ", "ada.lee@acme.example", "ADA.LEE@acme.example\n"])
    func `an address is kept trimmed and in lower case`(text: String) {
        #expect(FoundContact(email: text)?.email == "ada.lee@acme.example")
    }

    @Test(arguments: ["", "  ", "ada", "@acme.example", "ada@", "@", "ada lee@acme.example", "a\0da@acme.example"])
    func `text that is no address makes no contact`(text: String) {
        #expect(FoundContact(email: text) == nil)
    }

    @Test func `a full name is made of the names there are`() throws {
        var contact = try #require(FoundContact(email: "ada@acme.example"))
        #expect(contact.fullName == nil)
        contact.lastName = "Lee"
        #expect(contact.fullName == "Lee")
        contact.firstName = "Ada"
        #expect(contact.fullName == "Ada Lee")
    }
}
