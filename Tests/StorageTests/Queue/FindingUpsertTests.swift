import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct FindingUpsertTests {
    private let temporary: TemporaryStore

    init() throws {
        temporary = try TemporaryStore()
        try temporary.addSites(2)
    }

    private func find(_ contacts: [FoundContact], as job: String, site: Int64 = 1) throws {
        try temporary.submit(job, [SiteID(rawValue: site)])
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: contacts, resultsAvailable: 1, credits: 1)))
    }

    private func ann(_ sources: [ContactSource] = []) throws -> FoundContact {
        var contact = try #require(FoundContact(email: "ann@site1.example"))
        contact.sources = sources
        return contact
    }

    @Test func `a contact keeps which job found it, through whom, when and where`() throws {
        var page = ContactSource(uri: #"http://site1.example/"team"?a=\"#)
        page.domain = "site1.example"
        page.extractedOn = "2026-02-11"
        page.lastSeenOn = "2026-06-02"
        page.isStillOnPage = true
        try find([try ann([page, ContactSource(uri: "https://b.example/é")])], as: "a")
        let row = try #require(try temporary.rows("SELECT * FROM contact_findings").first)
        #expect(row["contact_id"] == 1)
        #expect(row["job_id"] == "a")
        #expect(row["provider"] == "hunter")
        #expect(row["found_at"] == "2026-09-21 14:13:20")
        #expect(row["call_id"] == nil)
        #expect(
            row["sources"] == #"""
                [{"uri":"http://site1.example/\"team\"?a=\\","domain":"site1.example","extracted_on":"2026-02-11",\#
                "last_seen_on":"2026-06-02","still_on_page":true},\#
                {"uri":"https://b.example/é","domain":null,"extracted_on":null,"last_seen_on":null,\#
                "still_on_page":null}]
                """#)
    }

    @Test func `every job that finds it is remembered, beside those before`() throws {
        try find([try ann()], as: "a")
        temporary.timekeeper.advance(by: .seconds(60))
        try find([try ann([ContactSource(uri: "http://site1.example/")])], as: "b")
        let rows = try temporary.rows("SELECT job_id, found_at, json_array_length(sources) FROM contact_findings")
        #expect(rows.map { $0["job_id"] as String } == ["a", "b"])
        #expect(rows.map { $0["found_at"] as String } == ["2026-09-21 14:13:20", "2026-09-21 14:14:20"])
        #expect(rows.map { $0[2] as Int } == [0, 1])
    }

    @Test func `a site that a job ends twice leaves one finding, the last`() throws {
        let job = try temporary.submit("a", [SiteID(rawValue: 1)])
        let old = try ann([ContactSource(uri: "http://old.example/")])
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: [old], resultsAvailable: 1, credits: 1)))
        // As if the first had never been known.
        try temporary.execute("UPDATE jobs SET status = 'running'")
        try temporary.execute("UPDATE job_steps SET sealed_key = x'00'")
        try temporary.execute(
            "UPDATE job_sites SET status = 'pending', completed_at = NULL, lease_epoch = 0")
        let new = try ann([ContactSource(uri: "http://new.example/")])
        try temporary.settle(
            try temporary.lease(), .enriched(Finding(contacts: [new], resultsAvailable: 1, credits: 1)))
        let rows = try temporary.rows("SELECT job_id, sources ->> '$[0].uri' FROM contact_findings")
        #expect(rows.map { $0[0] as String } == [job.rawValue])
        #expect(rows.map { $0[1] as String } == ["http://new.example/"])
    }

    @Test func `the call that was paid for it is remembered`() throws {
        try temporary.submit("a", [SiteID(rawValue: 1)])
        let lease = try temporary.lease()
        let key = KeyFingerprint(rawValue: "fingerprint")
        let calls = try (1...4).map { _ in
            let request = GrantRequest(lease: lease, key: key, windows: [], mostCredits: 1)
            guard case .granted(let grant) = try temporary.store.grant([request])[0] else { return nil as CallID? }
            return grant.call
        }.compactMap { $0 }
        try #require(calls.count == 4)
        let charges: [CallID: Charge] = [
            calls[0]: .unknown, calls[1]: .credits(1), calls[2]: .credits(1), calls[3]: .credits(0),
        ]
        let finding = Finding(contacts: [try ann()], resultsAvailable: 1, credits: 1)
        _ = try temporary.store.settle([Settlement(lease: lease, result: .enriched(finding), charges: charges)])
        #expect(try temporary.value("SELECT call_id FROM contact_findings") == calls[2].rawValue)
    }

    @Test func `a finding goes with its contact and with its contact's site`() throws {
        try find([try ann(), try #require(FoundContact(email: "bob@site1.example"))], as: "a")
        try find([try #require(FoundContact(email: "cid@site2.example"))], as: "b", site: 2)
        try temporary.execute("DELETE FROM contacts WHERE email LIKE 'ann@%'")
        #expect(try temporary.value("SELECT count(*) FROM contact_findings") == 2)
        try temporary.execute("DELETE FROM sites WHERE id = 2")
        #expect(try temporary.value("SELECT group_concat(job_id) FROM contact_findings") == "a")
    }

    @Test func `a contact that the table refuses leaves no finding`() throws {
        try temporary.refuseContacts(like: "bob@%")
        try find([try ann(), try #require(FoundContact(email: "bob@site1.example"))], as: "a")
        #expect(try temporary.value("SELECT count(*) FROM contact_findings") == 1)
    }

    @Test func `any text of a source is stored as the JSON that says it`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for round in 1...50 {
            var sources: [ContactSource] = []
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                func text() -> String {
                    String(
                        decoding: (0..<Int.random(in: 0...40, using: &random)).map { _ in
                            UInt8.random(in: 0...255, using: &random)
                        }, as: UTF8.self)
                }
                var source = ContactSource(uri: text())
                source.domain = Bool.random(using: &random) ? text() : nil
                source.lastSeenOn = Bool.random(using: &random) ? text() : nil
                source.isStillOnPage = Bool.random(using: &random) ? Bool.random(using: &random) : nil
                sources.append(source)
            }
            try find([try ann(sources)], as: "\(round)")
            let stored: String? = try temporary.value(
                "SELECT sources FROM contact_findings WHERE job_id = ?", ["\(round)"])
            let elements = try JSONValue(Array(try #require(stored).utf8)).elements
            #expect(elements.map { $0["uri"] } == sources.map { .string($0.uri) }, "seed \(seed)")
            #expect(
                elements.map { $0["domain"] } == sources.map { $0.domain.map { .string($0) } ?? .null }, "seed \(seed)")
        }
    }
}
