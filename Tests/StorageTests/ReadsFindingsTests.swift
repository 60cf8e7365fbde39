import Enrichment
import GRDB
import Storage
import TestKit
import Testing

@Suite struct ReadsFindingsTests {
    private let store: ReadsStore

    init() throws {
        store = try ReadsStore()
        try store.addSite(1)
        try store.addContact("ann@x.de", of: 1)
    }

    private func addFinding(_ job: String, at time: String, call: Int64? = nil, sources: String = "[]") throws {
        try store.execute(
            "INSERT INTO contact_findings VALUES (1, ?, 'hunter', ?, ?, ?)", [job, time, call, sources])
    }

    private func findings(of contact: Int64 = 1) throws -> RowPage? {
        try store.readings().findings(of: ContactID(rawValue: contact))
    }

    @Test func `an unknown contact has no list, and one that no job of ours found an empty one`() throws {
        #expect(try findings(of: 2) == nil)
        #expect(try findings() == RowPage(rows: Array("[]".utf8), total: 0))
    }

    @Test func `a finding says which job and call, through whom, when and where`() throws {
        try addFinding(
            "a", at: "2026-01-02 03:04:05", call: 7, sources: #"[{"uri":"http://x.de/\"1\"","still_on_page":null}]"#)
        let page = try #require(try findings())
        #expect(
            String(decoding: page.rows, as: UTF8.self) == #"""
                [{"job_id":"a","provider":"hunter","found_at":"2026-01-02 03:04:05","call_id":7,\#
                "sources":[{"uri":"http://x.de/\"1\"","still_on_page":null}]}]
                """#)
        #expect(page.total == 1)
    }

    @Test func `the newest comes first, and of one second the job that was accepted last`() throws {
        for job in ["x", "b", "a"] {
            try store.execute("INSERT INTO jobs (id, type) VALUES (?, 'enrichment')", [job])
            try store.execute("INSERT INTO enrichment_jobs (job_id) VALUES (?)", [job])
        }
        try addFinding("x", at: "2026-01-03 00:00:00")
        try addFinding("a", at: "2026-01-02 00:00:00")
        try addFinding("b", at: "2026-01-02 00:00:00")
        try addFinding("pruned", at: "2026-01-02 00:00:00")
        try addFinding("z", at: "2026-01-01 00:00:00")
        let page = try #require(try findings())
        #expect(try page.column("job_id") == ["x", "a", "b", "pruned", "z"].map { .string($0) })
    }

    @Test func `each provider that found it for a job is named, and none where it is not known`() throws {
        for provider in ["snov", "", "hunter"] {
            try store.execute(
                "INSERT INTO contact_findings VALUES (1, 'a', ?, '2026-01-02 00:00:00', NULL, '[]')", [provider])
        }
        #expect(try #require(try findings()).column("provider") == [.null, .string("hunter"), .string("snov")])
    }

    @Test func `what somebody made of the sources breaks no reply`() throws {
        try addFinding("a", at: "2026-01-02 00:00:00", sources: "[{")
        #expect(try #require(try findings()).column("sources") == [.array([])])
    }
}
