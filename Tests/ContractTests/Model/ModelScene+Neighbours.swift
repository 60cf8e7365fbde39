import Enrichment
import GRDB
import Storage
import TestKit

/// What a worker and the other application do meanwhile.
extension ModelScene {
    private static let worker = WorkerID(rawValue: "worker")

    func work() throws {
        if chance(5) {
            let pause = Duration.seconds(Int.random(in: 1...40, using: &random))
            world.time.advance(by: pause)
            note("\(pause) later")
        }
        let count = Int.random(in: 1...4, using: &random)
        claims += try world.store.claim(upTo: count, by: Self.worker, for: .seconds(30)).claims
        note("claimed \(claims.map { "\($0.lease.site.rawValue)" })")
        claims.shuffle(using: &random)
        let ended = Array(claims.prefix(Int.random(in: 0...3, using: &random)))
        claims.removeFirst(ended.count)
        let settlements = ended.map { Settlement(lease: $0.lease, result: result(of: $0)) }
        let receipts = try world.store.settle(settlements)
        note("settled \(zip(settlements, receipts).map { "\($0.lease.site.rawValue) \($1)" })")
    }

    private func result(of claim: Claim) -> Settlement.Result {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .failed(Failure(.malformedReply, "It was no JSON."))
        case 1: return .givenBack
        case 2: return .postponed(until: world.time.steadyNow().advanced(by: .seconds(5)), .unavailable)
        case 3 where chance(4): return .stops(Failure(.forbidden, "The provider says no."))
        default:
            let contacts = (0..<Int.random(in: 0...4, using: &random)).compactMap { _ in contact(at: claim.domain) }
            return .enriched(Finding(contacts: contacts, resultsAvailable: contacts.count, credits: 1))
        }
    }

    private func contact(at domain: String) -> FoundContact? {
        var contact = FoundContact(email: "p\(Int.random(in: 0..<6, using: &random))@\(domain)")
        contact?.kind = pick([nil, .personal, .generic]) ?? nil
        contact?.confidence = pick([nil, 0, 50, 79, 80, 100]) ?? nil
        contact?.verificationStatus = pick([nil, "valid", "accept_all", "unknown"]) ?? nil
        return contact
    }

    /// One statement as another application sends it; what SQLite refuses has changed nothing.
    func interfere() throws {
        guard let statement = pick(Self.statements) else { return }
        let sql = statement.replacing("#", with: "\(number())")
        do {
            try database.write { db in
                try db.execute(sql: "CREATE TEMP TABLE IF NOT EXISTS drawn AS SELECT abs(random()) AS n")
                try db.execute(
                    sql: "UPDATE drawn SET n = ?", arguments: [Int.random(in: 0..<1_000_000, using: &random)])
                try db.execute(sql: sql)
            }
            note(sql)
            // Rows that it pushes out are counted until then.
            if sql.hasPrefix("INSERT OR REPLACE") {
                _ = try SQLiteStore.migrate(at: world.store.path, timekeeper: world.time, backup: false)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            note("refused: \(sql)")
        }
    }

    private static let site = "(SELECT id FROM sites ORDER BY (id * 7919 + (SELECT n FROM drawn)) % 10007 LIMIT 1)"
    private static let contact =
        "(SELECT id FROM contacts ORDER BY (id * 7919 + (SELECT n FROM drawn)) % 10007 LIMIT 1)"
    /// None that is ours: what we work on nobody else may give another status.
    private static let job = """
        (SELECT id FROM jobs WHERE id NOT IN (SELECT job_id FROM enrichment_jobs)
        ORDER BY (rowid * 7919 + (SELECT n FROM drawn)) % 10007 LIMIT 1)
        """
    /// Contacts of a site that is being enriched are counted when that ends.
    private static let resting = """
        (SELECT id FROM sites WHERE enrichment_status IS NOT 'enriching'
        ORDER BY (id * 7919 + (SELECT n FROM drawn)) % 10007 LIMIT 1)
        """

    private static let statements = [
        "INSERT INTO sites (url, domain) VALUES ('https://site#.example/', 'site#.example')",
        """
        INSERT INTO sites (url, domain, company_name, pipeline_stage, enrichment_status) VALUES
            ('u#', 'm#', 'München 100% a_b', 'enrichment', 'pending'), ('v#', 'n#', 'CAFÉ "quoted" 😀 go', 'enrichment', 'error'),
            ('w#', 'o#', 'Cafe\u{301} [a] ac*', 'enrichment', NULL), ('x#', 'p#', '日本語 GmbH & Co \\', 'contacted', 'done')
        """,
        "INSERT OR REPLACE INTO sites (url, domain, pipeline_stage) VALUES ('u1', 'replaced#', 'enrichment')",
        "INSERT OR REPLACE INTO sites SELECT * FROM sites WHERE id = \(resting)",
        "UPDATE sites SET company_name = 'Renamed # AND more', updated_at = datetime('now') WHERE id = \(site)",
        "UPDATE sites SET domain = 'renamed#.example' WHERE id = \(site)",
        "UPDATE sites SET pipeline_stage = 'contacted' WHERE id = \(site)",
        "UPDATE sites SET pipeline_stage = 'enrichment', enrichment_status = 'verified' WHERE id = \(resting)",
        "UPDATE sites SET pipeline_stage = NULL WHERE id = \(resting)",
        "UPDATE sites SET created_at = NULL, updated_at = # WHERE id = \(site)",
        "UPDATE sites SET id = 100000 + # WHERE id = \(resting) AND id NOT IN (SELECT site_id FROM job_sites)",
        "DELETE FROM sites WHERE id = \(resting)",
        "INSERT INTO contacts (site_id, email, type, confidence) VALUES (\(resting), 'app#@app.example', 'generic', # % 101)",
        """
        INSERT INTO contacts (site_id, email, verification_status)
        VALUES (\(resting), 'kept@app.example', 'valid')
        ON CONFLICT (site_id, email) DO UPDATE SET verification_status = excluded.verification_status
        """,
        "UPDATE contacts SET confidence = nullif(# % 101, 50), type = 'role' WHERE id = \(contact)",
        "UPDATE contacts SET verification_status = 'accept_all', email = 'moved#@app.example' WHERE id = \(contact)",
        "UPDATE contacts SET site_id = \(resting) WHERE id = \(contact) AND site_id NOT IN (SELECT id FROM sites WHERE enrichment_status = 'enriching')",
        "DELETE FROM contacts WHERE id = \(contact) AND site_id NOT IN (SELECT id FROM sites WHERE enrichment_status = 'enriching')",
        "INSERT OR REPLACE INTO contacts (site_id, email, type) VALUES (\(resting), 'kept@app.example', 'personal')",
        """
        INSERT OR REPLACE INTO contacts (site_id, email, confidence)
        SELECT site_id, email, 33 FROM contacts WHERE id = \(contact)
        """,
        "INSERT OR REPLACE INTO jobs (id, type, status) SELECT id, 'enrichment', 'failed' FROM jobs WHERE id = \(job)",
        "INSERT INTO jobs (id, type, status, provider) VALUES ('app#', 'enrichment', 'processing', 'apollo')",
        "INSERT INTO jobs (id, type, status) VALUES ('app#', 'enrichment', 'pending'), ('other#', 'discovery', 'running')",
        "UPDATE jobs SET status = 'done', progress = 250 WHERE id = \(job)",
        "UPDATE jobs SET status = 'completed', total_items = 3 WHERE id = \(job)",
        "UPDATE jobs SET type = iif(type = 'enrichment', 'report', 'enrichment') WHERE id = \(job)",
        "DELETE FROM jobs WHERE id = \(job)",
    ]
}
