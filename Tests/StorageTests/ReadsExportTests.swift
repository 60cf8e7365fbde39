import CSV
import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ReadsExportTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        try store.addSite(1, domain: "a.example", company: "=Acme")
        try store.addSite(2, domain: "b.example")
    }

    /// `count` contacts of the two sites in turn.
    private func addContacts(_ count: Int) throws {
        try store.execute(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
            INSERT INTO contacts (site_id, email, confidence) SELECT n % 2 + 1, 'c' || n || '@x.example', n % 100 FROM numbers
            """, [count])
    }

    /// All parts; `between` is called after each.
    private func export(
        _ selection: ContactSelection = ContactSelection(), between: (ExportPart) throws -> Void = { _ in }
    ) throws -> [CSVRecord] {
        let readings = try store.readings()
        var reader = CSVReader()
        var records: [CSVRecord] = []
        var place: ExportPlace?
        repeat {
            let part = try readings.export(selection, from: place)
            records += try reader.read(part.bytes)
            // Each part ends with a record.
            #expect(try reader.finish() == nil)
            try between(part)
            place = part.next
        } while place != nil
        return records
    }

    @Test func `nobody is a header alone`() throws {
        let records = try export()
        #expect(records.count == 1)
        #expect(
            records.first?.fields == [
                "id", "site_id", "email", "first_name", "last_name", "full_name", "position", "position_raw",
                "seniority", "department", "type", "confidence", "linkedin_url", "twitter", "phone_number",
                "verification_status", "verification_date", "enrichment_source", "enrichment_job_id", "created_at",
                "updated_at", "domain", "company_name",
            ])
    }

    @Test(arguments: [1, 127, 128, 129, 256, 1_234])
    func `everybody is in it once, the oldest first`(count: Int) throws {
        try addContacts(count)
        let records = try export()
        #expect(records.dropFirst().map { $0.fields[0] } == (1...count).map(String.init))
        #expect(records.dropFirst().first?.fields.suffix(2) == ["b.example", ""])
    }

    @Test func `filters hold for each part`() throws {
        try addContacts(1_500)
        try store.execute(
            "INSERT INTO contact_findings (contact_id, job_id, found_at, sources) SELECT id, 'j', '', '[]' FROM contacts WHERE id % 2"
        )
        var selection = ContactSelection()
        selection.job = JobID(rawValue: "j")
        selection.listing.minimumConfidence = 50
        let expected = (1...1_500).filter { $0 % 2 == 1 && $0 % 100 >= 50 }.map(String.init)
        #expect(try export(selection).dropFirst().map { $0.fields[0] } == expected)
        selection = ContactSelection()
        selection.site = SiteID(rawValue: 1)
        #expect(try export(selection).count == 751)
        selection.email = "c4@x.example"
        #expect(try export(selection).dropFirst().map { $0.fields[0] } == ["4"])
    }

    @Test func `who comes and goes on the way hides and repeats nobody else`() throws {
        try addContacts(2_000)
        var round: Int64 = 0
        let records = try export { _ in
            round += 1
            // Behind, before and at the place where the export stands.
            try store.execute("DELETE FROM contacts WHERE id IN (?, ?, 1999)", [round * 128, round * 128 + 1])
            try store.addContact("new\(round)@x.example", of: 1)
            try store.execute("ALTER TABLE contacts ADD COLUMN extra\(round) TEXT DEFAULT 'x'")
        }
        let ids = records.dropFirst().map { $0.fields[0] }
        #expect(Set(ids).count == ids.count)
        var stayed = Set((1...2_000).map(String.init))
        stayed.remove("1999")
        for round in 1...round {
            stayed.subtract(["\(round * 128)", "\(round * 128 + 1)"])
        }
        #expect(stayed.isSubset(of: Set(ids)))
        #expect(records.allSatisfy { $0.fields.count == 23 })
    }

    @Test func `an export whose column is gone fails`() throws {
        try store.execute("ALTER TABLE contacts ADD COLUMN extra TEXT")
        try addContacts(300)
        #expect(throws: StoreFault.self) {
            try export { _ in try store.execute("ALTER TABLE contacts DROP COLUMN extra") }
        }
    }

    @Test func `cells of every sort are written and none is a formula`() throws {
        try store.execute("ALTER TABLE contacts ADD COLUMN [od,d \"name\"] BLOB")
        try store.execute(
            """
            INSERT INTO contacts (site_id, email, first_name, last_name, position, phone_number, confidence, [od,d "name"])
            VALUES (1, 'a@x.example', '=1+1', 'O"Neill, Ann', 'Head' || char(13) || char(10) || 'of', '+49 1', -5, x'00ff'),
                (1, 'b@x.example', CAST(x'61ff62' AS TEXT), 'a' || char(0) || 'b', '', NULL, 0.5, -1.5)
            """)
        let records = try export()
        let names = try #require(records.first?.fields)
        let rows = records.dropFirst().map { record in Dictionary(uniqueKeysWithValues: zip(names, record.fields)) }
        #expect(rows[0]["first_name"] == "'=1+1")
        #expect(rows[0]["last_name"] == "O\"Neill, Ann")
        #expect(rows[0]["position"] == "Head\r\nof")
        #expect(rows[0]["phone_number"] == "'+49 1")
        #expect(rows[0]["confidence"] == "-5")
        #expect(rows[0]["od,d \"name\""] == "AP8=")
        #expect(rows[0]["company_name"] == "'=Acme")
        #expect(rows[1]["first_name"] == "a\u{FFFD}b")
        #expect(rows[1]["last_name"] == "a\u{FFFD}b")
        #expect(rows[1]["phone_number"] == "")
        #expect(rows[1]["confidence"] == "0.5")
        #expect(rows[1]["od,d \"name\""] == "-1.5")
    }

    @Test func `nothing of it holds up the log between two parts`() throws {
        try addContacts(500)
        _ = try export { _ in
            let checkpoint = try store.store.checkpoint()
            #expect(checkpoint == .complete)
        }
    }
}
