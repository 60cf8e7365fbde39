import GRDB
import Storage
import TestKit
import Testing

/// What is read often costs what it brings, not what the tables hold: neither a walk through a table nor a sort.
@Suite struct ReadsIndexTests {
    @Test(arguments: [
        "SELECT id FROM sites WHERE domain IN ('a', 'www.a') LIMIT 1",
        "SELECT id FROM sites WHERE pipeline_stage = 'enrichment' ORDER BY updated_at DESC, id DESC LIMIT 50",
        """
        SELECT id FROM sites WHERE pipeline_stage = 'enrichment' AND enrichment_status = 'error'
        ORDER BY updated_at DESC, id DESC LIMIT 50
        """,
        "SELECT count(*) FROM sites WHERE pipeline_stage = 'enrichment'",
        "SELECT count(*) FROM sites WHERE pipeline_stage = 'enrichment' AND enrichment_status = 'error'",
        "SELECT count(*) FROM contacts WHERE contacts.site_id = 1",
        "SELECT * FROM jobs WHERE type = 'enrichment' ORDER BY created_at DESC, rowid DESC LIMIT 50",
    ])
    func `an index answers`(_ sql: String) throws {
        let plan = try TemporaryStore().rows("EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
        #expect(!plan.isEmpty)
        #expect(plan.allSatisfy { $0.hasPrefix("SEARCH") && $0.contains("INDEX") }, "\(plan)")
    }
}
