import GRDB
import TestKit
import Testing

@testable import WebAPI

/// The rows that the contract tells against the tables' columns and against what the columns may hold.
@Suite struct RowsTests {
    @Test(arguments: [
        (Contacts.row, "contacts", []), (Sites.row, "sites", ["contact_count"]),
    ])
    func `a row that is a table's has the table's columns`(
        _ row: NamedSchema, _ table: String, _ computed: [String]
    ) throws {
        guard case .object(let properties, _) = row.schema else {
            Issue.record("the row is no object")
            return
        }
        let columns = try World(addingOddRows: false).columns(of: table)
        #expect(properties.map(\.name).sorted() == (columns + computed).sorted())
    }

    @Test func `rows of another application are told as the contract says`() throws {
        let world = try World()
        let sites = try world.exchange(EnrichmentSites.list)
        #expect(sites.text.contains("12 or so"))
        let jobs = try world.exchange(Jobs.list)
        #expect(jobs.text.contains("apollo"))
        for job in ["odd", "beyond"] {
            #expect(try world.exchange(Jobs.show, path: "/api/enrichment/jobs/\(job)").status == 200)
        }
        let contacts = try world.exchange(Contacts.list)
        #expect(contacts.text.contains("high"))
    }
}
