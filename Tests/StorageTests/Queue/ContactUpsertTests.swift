import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ContactUpsertTests {
    /// Finds this contact in the store's one site, in a job of its own.
    private func find(_ contact: FoundContact, as job: String, in temporary: TemporaryStore) throws {
        try temporary.submit(job, [SiteID(rawValue: 1)])
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: [contact], resultsAvailable: 1, credits: 1)))
    }

    private func contact(_ change: (inout FoundContact) -> Void) throws -> FoundContact {
        var contact = try #require(FoundContact(email: "ann@site1.example"))
        change(&contact)
        return contact
    }

    @Test func `every field of a contact is kept`() throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        let found = try contact {
            $0.firstName = "Ann"
            $0.lastName = "Lee"
            $0.position = "CTO"
            $0.positionRaw = "Chief Technology Officer"
            $0.seniority = "executive"
            $0.department = "it"
            $0.kind = .personal
            $0.confidence = 93
            $0.linkedInURL = "https://linkedin.example/ann"
            $0.twitter = "ann"
            $0.phoneNumber = "+1 555 0100"
            $0.verificationStatus = "valid"
            $0.verificationDate = "2026-09-01"
        }
        try find(found, as: "a", in: temporary)
        let row = try #require(try temporary.rows("SELECT * FROM contacts").first)
        let expected: [(String, (any DatabaseValueConvertible)?)] = [
            ("site_id", 1), ("email", "ann@site1.example"), ("first_name", "Ann"), ("last_name", "Lee"),
            ("full_name", "Ann Lee"), ("position", "CTO"), ("position_raw", "Chief Technology Officer"),
            ("seniority", "executive"), ("department", "it"), ("type", "personal"), ("confidence", 93),
            ("linkedin_url", "https://linkedin.example/ann"), ("twitter", "ann"), ("phone_number", "+1 555 0100"),
            ("verification_status", "valid"), ("verification_date", "2026-09-01"), ("enrichment_source", "hunter"),
            ("enrichment_job_id", "a"), ("created_at", "2026-09-21 14:13:20"), ("updated_at", "2026-09-21 14:13:20"),
        ]
        for (column, value) in expected {
            #expect(row[column] == value?.databaseValue, "\(column)")
        }
    }

    @Test func `what nobody knows is null`() throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        try find(try contact { _ in }, as: "a", in: temporary)
        let row = try #require(try temporary.rows("SELECT * FROM contacts").first)
        for column in ["full_name", "type", "confidence", "verification_status", "phone_number"] {
            #expect(row[column] == nil, "\(column)")
        }
    }

    @Test func `a site and address are one row, which a later run moves on`() throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        try find(try contact { $0.confidence = 50 }, as: "a", in: temporary)
        temporary.timekeeper.advance(by: .seconds(60))
        try find(try contact { $0.confidence = 0 }, as: "b", in: temporary)
        let rows = try temporary.rows("SELECT * FROM contacts")
        #expect(rows.count == 1)
        #expect(rows[0]["confidence"] == 0)
        #expect(rows[0]["enrichment_job_id"] == "b")
        #expect(rows[0]["created_at"] == "2026-09-21 14:13:20")
        #expect(rows[0]["updated_at"] == "2026-09-21 14:14:20")
    }

    @Test func `null never overwrites what is known`() throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        let known = try contact {
            $0.firstName = "Ann"
            $0.lastName = "Lee"
            $0.position = "CTO"
            $0.confidence = 93
            $0.phoneNumber = "+1 555 0100"
            $0.verificationStatus = "valid"
        }
        try find(known, as: "a", in: temporary)
        try find(try contact { $0.firstName = "Anna" }, as: "b", in: temporary)
        let row = try #require(try temporary.rows("SELECT * FROM contacts").first)
        #expect(row["first_name"] == "Anna")
        #expect(row["last_name"] == "Lee")
        #expect(row["full_name"] == "Anna Lee")
        #expect(row["position"] == "CTO")
        #expect(row["confidence"] == 93)
        #expect(row["phone_number"] == "+1 555 0100")
        #expect(row["verification_status"] == "valid")
    }

    /// A status and its date, as one finds the contact and then another; what stands then.
    @Test(
        arguments: [
            (("valid", "2026-09-01"), ("unknown", "2026-09-20"), ("valid", "2026-09-01")),
            (("valid", "2026-09-01"), (nil, nil), ("valid", "2026-09-01")),
            (("valid", "2026-09-01"), ("invalid", "2026-08-01"), ("invalid", "2026-08-01")),
            (("valid", "2026-09-01"), ("invalid", nil), ("invalid", nil)),
            (("valid", "2026-09-01"), ("valid", nil), ("valid", "2026-09-01")),
            (("unknown", "2026-09-20"), ("valid", "2026-09-01"), ("valid", "2026-09-01")),
            ((nil, nil), ("unknown", "2026-09-20"), ("unknown", "2026-09-20")),
        ] as [(Verification, Verification, Verification)])
    func `a verification that came to nothing replaces none, and each keeps its own date`(
        first: Verification, second: Verification, standing: Verification
    ) throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        for (job, verification) in [("a", first), ("b", second)] {
            let found = try contact { ($0.verificationStatus, $0.verificationDate) = verification }
            try find(found, as: job, in: temporary)
        }
        let row = try #require(try temporary.rows("SELECT * FROM contacts").first)
        #expect(row["verification_status"] == standing.status)
        #expect(row["verification_date"] == standing.date)
    }

    typealias Verification = (status: String?, date: String?)

    @Test func `the same address at two sites is two contacts`() throws {
        let temporary = try TemporaryStore()
        try temporary.submit("a", try temporary.addSites(2))
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@shared.example")))
        try temporary.settle(try temporary.lease(), .enriched(.addresses("ann@shared.example")))
        #expect(try temporary.value("SELECT count(*) FROM contacts") == 2)
    }

    @Test func `a run that finds others deletes nobody`() throws {
        let temporary = try TemporaryStore()
        try temporary.addSites(1)
        try find(try contact { _ in }, as: "a", in: temporary)
        try find(try #require(FoundContact(email: "bob@site1.example")), as: "b", in: temporary)
        #expect(
            try temporary.value("SELECT group_concat(email) FROM contacts") == "ann@site1.example,bob@site1.example")
    }
}
