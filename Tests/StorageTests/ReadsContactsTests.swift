import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ReadsContactsTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        try store.addSite(1)
    }

    private func contacts(
        of site: Int64 = 1, _ change: (inout ContactListing) -> Void = { _ in }
    ) throws -> RowPage? {
        var listing = ContactListing()
        change(&listing)
        return try store.readings().contacts(of: SiteID(rawValue: site), listing)
    }

    @Test func `an unknown site has no list`() throws {
        #expect(try contacts(of: 2) == nil)
    }

    @Test func `a contact left behind by a site that was deleted is not shown`() throws {
        try store.writer.writeWithoutTransaction { db in
            try db.execute(
                sql:
                    "PRAGMA foreign_keys = OFF; INSERT INTO contacts (site_id, email) VALUES (2, 'left@behind.example')"
            )
        }
        #expect(try contacts(of: 2) == nil)
    }

    @Test func `a site without contacts has an empty list`() throws {
        #expect(try contacts() == RowPage(rows: Array("[]".utf8), total: 0))
    }

    @Test func `the highest confidence comes first, an unknown one last, and equals by age`() throws {
        for (email, confidence) in [("a@x.de", 50), ("b@x.de", nil), ("c@x.de", 99), ("d@x.de", 0), ("e@x.de", 50)] {
            try store.addContact(email, of: 1, confidence: confidence)
        }
        let page = try #require(try contacts())
        #expect(try page.column("email") == ["c@x.de", "a@x.de", "e@x.de", "d@x.de", "b@x.de"].map { .string($0) })
        #expect(try page.column("confidence").last == .some(.null))
        #expect(page.total == 5)
    }

    @Test func `every column is there under its name and in the table's order, those that are not ours included`()
        throws
    {
        try store.execute("ALTER TABLE contacts ADD COLUMN [lead \"score\"] REAL")
        try store.execute(
            """
            INSERT INTO contacts (id, site_id, email, full_name, confidence, created_at, updated_at, [lead "score"])
            VALUES (7, 1, 'a@x.de', 'Ada', 9, 'then', 'now', 0.5)
            """)
        let page = try #require(try contacts())
        #expect(
            String(decoding: page.rows, as: UTF8.self) == """
                [{"id":7,"site_id":1,"email":"a@x.de","first_name":null,"last_name":null,"full_name":"Ada",\
                "position":null,"position_raw":null,"seniority":null,"department":null,"type":null,"confidence":9,\
                "linkedin_url":null,"twitter":null,"phone_number":null,"verification_status":null,\
                "verification_date":null,"enrichment_source":null,"enrichment_job_id":null,"created_at":"then",\
                "updated_at":"now","lead \\"score\\"":0.5}]
                """)
    }

    @Test func `filters pass the contacts that match all of them`() throws {
        for (email, confidence, status, type) in [
            ("a@x.de", 90, "valid", "personal"), ("b@x.de", 89, "valid", "personal"),
            ("c@x.de", 95, "unknown", "personal"), ("d@x.de", 97, "valid", "generic"),
            ("e@x.de", nil, "valid", "personal"),
        ] as [(String, Int?, String, String)] {
            try store.execute(
                "INSERT INTO contacts (site_id, email, confidence, verification_status, type) VALUES (1, ?, ?, ?, ?)",
                [email, confidence, status, type])
        }
        func emails(_ change: (inout ContactListing) -> Void) throws -> [JSONValue?] {
            let page = try #require(try contacts(change))
            let emails = try page.column("email")
            #expect(page.total == emails.count)
            return emails
        }
        #expect(try emails { $0.minimumConfidence = 90 } == ["d@x.de", "c@x.de", "a@x.de"].map { .string($0) })
        #expect(try emails { $0.minimumConfidence = 0 }.count == 4)
        #expect(try emails { $0.verificationStatus = "unknown" } == [.string("c@x.de")])
        #expect(try emails { $0.kind = .generic } == [.string("d@x.de")])
        #expect(
            try emails {
                $0.minimumConfidence = 90
                $0.verificationStatus = "valid"
                $0.kind = .personal
            } == [.string("a@x.de")])
        #expect(try emails { $0.verificationStatus = "' OR 1=1 --" } == [])
    }
}
