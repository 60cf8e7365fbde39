import Enrichment
import Testing

@Suite struct SiteColumnsTests {
    @Test(arguments: [["company_name", "domain"], [" Company_Name ", "DOMAIN"]])
    func `columns stand in any order and case`(header: [String]) throws {
        let columns = try SiteColumns(header: header)

        #expect(
            columns.proposal(in: ["Acme", "acme.example"])
                == .success(SiteProposal(input: "acme.example", companyName: "Acme", isAddress: false)))
    }

    @Test func `the name of the company may be left out`() throws {
        #expect(
            try SiteColumns(header: ["url"]).proposal(in: ["https://acme.example"])
                == .success(SiteProposal(input: "https://acme.example", companyName: nil, isAddress: true)))
    }

    @Test func `every column that is not known is named`() {
        let refusal = #expect(throws: SiteColumns.Refusal.self) {
            try SiteColumns(header: ["url", "phone\u{7}", "", "company_name", "URL"])
        }
        #expect(refusal?.faults.map(\.column) == [1, 2, 4])
        #expect(refusal?.faults.first?.detail.contains("\"phone?\"") == true)
    }

    @Test(arguments: [["company_name"], ["url", "domain"]])
    func `a site is named in one way`(header: [String]) {
        let refusal = #expect(throws: SiteColumns.Refusal.self) { try SiteColumns(header: header) }
        #expect(refusal?.faults.map(\.column) == [nil])
    }

    @Test func `semicolons do not part fields`() {
        let refusal = #expect(throws: SiteColumns.Refusal.self) { try SiteColumns(header: ["url;company_name"]) }
        #expect(refusal?.faults.first?.detail.contains("parted by commas") == true)
    }

    @Test(arguments: [
        (["Acme", "acme.example", ""], "acme.example", 3), (["Acme"], "", 1),
    ])
    func `a row has as many fields as the header`(fields: [String], input: String, count: Int) throws {
        let columns = try SiteColumns(header: ["company_name", "domain"])

        let refusal = #expect(throws: SiteColumns.RowRefusal.self) { try columns.proposal(in: fields).get() }
        #expect(refusal?.input == input)
        #expect(refusal?.reason == "The row has \(count) fields and the header 2.")
    }
}
