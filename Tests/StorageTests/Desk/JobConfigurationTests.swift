import Enrichment
import Testing

@testable import Storage

@Suite struct JobConfigurationTests {
    private static var everything: ContactFilters {
        var filters = ContactFilters()
        filters.company = "Café/Bar \"Zoë\""
        filters.kind = .personal
        filters.seniorities = [.senior, .executive]
        filters.departments = [.it, .hr]
        filters.requiredField = .phoneNumber
        filters.verificationStatuses = [.valid, .acceptAll]
        filters.limit = 40
        filters.offset = 7
        filters.location = LocationFilter(
            include: [
                .continent(.northAmerica), .businessRegion(.emea), .country("US", state: "CA", city: "San Francisco"),
            ],
            exclude: [.country("FR", state: nil, city: nil)])
        filters.jobTitles = ["CTO", "Head of IT"]
        filters.maxContacts = 250
        filters.decisionMaker = true
        return filters
    }

    @Test func `every filter comes back from its column`() throws {
        let text = try JobConfiguration(Self.everything).columnText()
        #expect(try JobConfiguration(column: text).filters == Self.everything)
    }

    @Test func `the column speaks the API's names`() throws {
        #expect(
            try JobConfiguration(Self.everything).columnText() == """
                {"company":"Café/Bar \\"Zoë\\"","decision_maker":true,"department":["it","hr"],\
                "job_titles":["CTO","Head of IT"],"limit":40,\
                "location":{"exclude":[{"country":"FR"}],"include":[{"continent":"North America"},\
                {"business_region":"EMEA"},{"city":"San Francisco","country":"US","state":"CA"}]},"max_contacts":250,"offset":7,\
                "required_field":"phone_number","seniority":["senior","executive"],"type":"personal",\
                "verification_status":["valid","accept_all"]}
                """)
    }

    @Test func `what is not set is not written, but for the limit`() throws {
        #expect(try JobConfiguration(ContactFilters()).columnText() == #"{"limit":5}"#)
        #expect(try JobConfiguration(column: #"{"limit":5}"#).filters == ContactFilters())
    }

    @Test func `how long an enrichment counts as fresh stands beside the filters`() throws {
        let text = try JobConfiguration(ContactFilters(), maxCredits: 9, freshDays: 30).columnText()
        #expect(text == #"{"limit":5,"max_credits":9,"skip_if_enriched_within_days":30}"#)
        #expect(try JobConfiguration(column: text).freshDays == 30)
        #expect(try JobConfiguration(column: text).filters == ContactFilters())
    }

    @Test(arguments: [
        #"{"type":"robot"}"#, #"{"seniority":["senior","emperor"]}"#, #"{"department":["x"]}"#,
        #"{"required_field":"shoe_size"}"#, #"{"verification_status":["perhaps"]}"#,
        #"{"location":{"include":[{"continent":"Atlantis"}]}}"#, #"{"location":{"exclude":[{}]}}"#,
        #"{"location":{"include":[{"continent":"Europe","country":"FR"}]}}"#,
        #"{"limit":0}"#, #"{"limit":101}"#, #"{"max_contacts":0}"#, #"{"max_contacts":10001}"#, #"{"offset":-1}"#,
    ])
    func `a word or number that is none of ours makes no filters`(column: String) throws {
        #expect(try JobConfiguration(column: column).filters == nil)
    }

    @Test(arguments: ["", "[]", "{", "null", #"{"limit":"many"}"#])
    func `text that is no configuration is refused`(column: String) {
        #expect(throws: (any Error).self) { try JobConfiguration(column: column) }
    }
}
