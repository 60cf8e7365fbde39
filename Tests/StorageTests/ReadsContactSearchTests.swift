import Enrichment
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct ReadsContactSearchTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        try store.addSite(1, domain: "a.example", company: "Acme")
        try store.addSite(2, domain: "b.example")
    }

    private func contacts(
        page: Int = 1, size: Int = 50, isAscending: Bool = false, _ change: (inout ContactSelection) -> Void = { _ in }
    ) throws -> RowPage {
        var search = ContactSearch(page: Page(number: page, size: size))
        search.isAscending = isAscending
        change(&search.selection)
        return try store.readings().contacts(search)
    }

    private func emails(_ change: (inout ContactSelection) -> Void) throws -> [JSONValue?] {
        let page = try contacts(change)
        let emails = try page.column("email")
        #expect(page.total == emails.count)
        return emails
    }

    @Test func `a contact comes with every column and its site's domain and company`() throws {
        try store.execute("ALTER TABLE contacts ADD COLUMN domain TEXT DEFAULT 'mine'")
        try store.addContact("ada@a.example", of: 1, confidence: 9)
        let rows = String(decoding: try contacts().rows, as: UTF8.self)
        let columns = try store.writer.read { db in try db.columns(in: "contacts").map(\.name) }
        for name in columns + ["domain", "company_name"] {
            #expect(rows.matches(of: try Regex("\"\(name)\":")).count == 1, "\(name)")
        }
        #expect(rows.hasSuffix(#""domain":"a.example","company_name":"Acme"}]"#))
    }

    @Test func `the newest comes first, and the oldest when that is asked for`() throws {
        for number in 1...7 {
            try store.addContact("c\(number)@x.example", of: Int64(number % 2 + 1))
        }
        #expect(try contacts(size: 3).column("id") == [.integer(7), .integer(6), .integer(5)])
        #expect(try contacts(page: 3, size: 3).column("id") == [.integer(1)])
        #expect(try contacts(page: 2, size: 5, isAscending: true).column("id") == [.integer(6), .integer(7)])
        #expect(try contacts(page: 4, size: 3) == RowPage(rows: Array("[]".utf8), total: 7))
    }

    @Test func `filters pass the contacts that match all of them`() throws {
        for (email, site, confidence, status, type) in [
            ("a@x.de", 1, 90, "valid", "personal"), ("b@x.de", 2, 89, "valid", "personal"),
            ("c@x.de", 1, 95, "unknown", "personal"), ("a@x.de", 2, nil, "valid", "generic"),
        ] as [(String, Int, Int?, String, String)] {
            try store.execute(
                """
                INSERT INTO contacts (email, site_id, confidence, verification_status, type) VALUES (?, ?, ?, ?, ?)
                """, [email, site, confidence, status, type])
        }
        #expect(try emails { $0.site = SiteID(rawValue: 1) } == ["c@x.de", "a@x.de"].map { .string($0) })
        #expect(try emails { $0.email = "a@x.de" }.count == 2)
        #expect(try emails { $0.listing.minimumConfidence = 90 } == ["c@x.de", "a@x.de"].map { .string($0) })
        #expect(try emails { $0.listing.verificationStatus = "unknown" } == [.string("c@x.de")])
        #expect(try emails { $0.listing.kind = .generic } == [.string("a@x.de")])
        #expect(
            try emails {
                $0.site = SiteID(rawValue: 2)
                $0.email = "b@x.de"
                $0.listing.minimumConfidence = 1
                $0.listing.verificationStatus = "valid"
                $0.listing.kind = .personal
            } == [.string("b@x.de")])
        #expect(try emails { $0.site = SiteID(rawValue: 9) }.isEmpty)
        #expect(try emails { $0.listing.verificationStatus = "' OR 1=1 --" }.isEmpty)
    }

    @Test func `a job's contacts are those it found, whoever found them since`() throws {
        for number in 1...4 {
            try store.addContact("c\(number)@x.example", of: 1, confidence: number)
        }
        for (contact, job) in [(1, "j1"), (3, "j1"), (3, "j2"), (4, "j2")] {
            try store.execute(
                "INSERT INTO contact_findings (contact_id, job_id, found_at, sources) VALUES (?, ?, 'now', '[]')",
                [contact, job])
        }
        let job = JobID(rawValue: "j1")
        #expect(try emails { $0.job = job } == ["c3@x.example", "c1@x.example"].map { .string($0) })
        #expect(
            try emails {
                $0.job = job
                $0.listing.minimumConfidence = 2
            } == [.string("c3@x.example")])
        #expect(
            try emails {
                $0.job = job
                $0.site = SiteID(rawValue: 2)
            } == [])
        #expect(try emails { $0.job = JobID(rawValue: "j3") }.isEmpty)
    }

    @Test func `a contact that several providers found for a job is one, in pages, totals and exports`() throws {
        for number in 1...3 { try store.addContact("c\(number)@x.example", of: 1, confidence: number) }
        for (contact, provider) in [(1, "hunter"), (1, "snov"), (2, "snov"), (3, ""), (3, "hunter"), (3, "snov")] {
            try store.execute(
                "INSERT INTO contact_findings (contact_id, job_id, provider, found_at, sources) VALUES (?, 'j', ?, '', '[]')",
                [contact, provider])
        }
        for confidence in [nil, 1] {
            var search = ContactSearch(page: Page(number: 1, size: 2))
            search.selection.job = JobID(rawValue: "j")
            search.selection.listing.minimumConfidence = confidence
            let first = try store.readings().contacts(search)
            #expect(try first.column("email") == ["c3@x.example", "c2@x.example"].map { .string($0) })
            #expect(first.total == 3)
            search.page = Page(number: 2, size: 2)
            #expect(try store.readings().contacts(search).column("email") == [.string("c1@x.example")])
            let part = try store.readings().export(search.selection, from: nil)
            #expect(String(decoding: part.bytes, as: UTF8.self).split(whereSeparator: \.isNewline).count == 4)
            #expect(part.next == nil)
        }
    }

    @Test(
        arguments: [
            { $0.job = JobID(rawValue: "a") }, { $0.site = SiteID(rawValue: 1) }, { $0.email = "a@b.example" },
            { $0.listing.verificationStatus = "valid" }, { _ in },
            {
                $0.job = JobID(rawValue: "a")
                $0.site = SiteID(rawValue: 1)
                $0.listing.minimumConfidence = 3
            },
            {
                $0.email = "a@b.example"
                $0.site = SiteID(rawValue: 1)
                $0.listing.verificationStatus = "valid"
                $0.listing.kind = .generic
            },
        ] as [@Sendable (inout ContactSelection) -> Void])
    func `no page and no part of an export sorts anything`(_ change: @Sendable (inout ContactSelection) -> Void) throws
    {
        var selection = ContactSelection()
        change(&selection)
        let sql = ContactSearchSQL(selection)
        for statement in [sql.page(isAscending: true), sql.page(isAscending: false), sql.count, sql.step] {
            let parameters = statement.count { $0 == "?" }
            let plan = try store.writer.read { db in
                try Row.fetchAll(
                    db, sql: "EXPLAIN QUERY PLAN \(statement)",
                    arguments: StatementArguments(Array(repeating: 1, count: parameters)))
            }.map { $0["detail"] as String }
            #expect(!plan.isEmpty && plan.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(statement): \(plan)")
            if !sql.walkValues.isEmpty { #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") }, "\(statement): \(plan)") }
        }
    }
}
