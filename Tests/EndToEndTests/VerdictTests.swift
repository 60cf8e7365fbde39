import Foundation
import GRDB
import TestKit
import Testing

/// The table of verdicts (worker.md, "When a call fails") as two real workers meet it, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct VerdictTests {
    /// A job whose every site meets the same answer.
    private struct Case {
        /// What its sites' domains begin with.
        let name: String
        /// How its key begins, which tells the simulator what to make of it.
        let key: String
        var sites = 1
        var config = "{}"
        /// What the simulator does to each of the domains: `POST /_faults` without the domain.
        var faults: [String] = []
        /// The job's end, and the code of every site that was not enriched.
        let status: String
        var code: String?
        /// How many calls all of its sites cause together.
        let calls: ClosedRange<Int>
        /// What a site's `error` holds.
        var words: String?
    }

    private static let slowDown =
        #"{\"errors\":[{\"id\":\"too_many_requests\",\"code\":403,\"details\":\"Slow down\"}]}"#

    private static let secret = "-5ecr3t"

    /// At the simulator's latency a key's first 15 calls leave before the first of them is answered.
    private static let rows: [Case] = [
        Case(
            name: "stranger", key: "stranger", sites: 40, status: "failed", code: "invalid_api_key", calls: 1...15,
            words: "No user found for the API key supplied"),
        Case(
            name: "payment", key: "nocredit", sites: 40, status: "failed", code: "quota_exhausted", calls: 1...15,
            words: "retry the job"),
        Case(
            name: "period", key: "exhausted", sites: 40, status: "failed", code: "quota_exhausted", calls: 1...15,
            words: "searches per billing period"),
        Case(
            name: "unpaid", key: "restricted", sites: 40, status: "failed", code: "quota_exhausted", calls: 1...15,
            words: "no usable subscription"),
        Case(name: "forbidden", key: "forbidden", sites: 40, status: "failed", code: "forbidden", calls: 1...15),
        Case(
            name: "firewall", key: "blocked", sites: 40, status: "failed", code: "blocked_by_provider", calls: 1...15,
            words: "User-Agent"),
        Case(
            name: "alike", key: "good-alike", sites: 60, faults: [#"{"fixture":"wrong_params"}"#], status: "failed",
            code: "invalid_request", calls: 3...15, words: "You are missing the domain parameter"),
        Case(
            name: "unprocessable", key: "good-422", faults: [#"{"status":422}"#], status: "failed",
            code: "invalid_request", calls: 1...1, words: "status 422"),
        Case(
            name: "claimed", key: "good-451", status: "failed", code: "unavailable_for_legal_reasons", calls: 1...1),
        Case(
            name: "many", key: "free", config: #"{"limit":25}"#, status: "completed", calls: 2...2,
            words: "at most 10 addresses"),
        Case(
            name: "seconds", key: "good-seconds",
            faults: [#"{"status":403,"body":"\#(slowDown)","retryAfter":"1"}"#], status: "completed", calls: 2...2),
        Case(
            name: "unsaid", key: "good-unsaid", faults: [#"{"fixture":"try_later"}"#], status: "completed", calls: 2...2
        ),
        Case(
            name: "busy", key: "good-busy", faults: [#"{"fixture":"try_later","retryAfter":"1","times":4}"#],
            status: "failed", code: "rate_limited", calls: 4...4, words: "kept asking to slow down"),
        Case(
            name: "empty", key: "exhausted-busy", faults: [#"{"fixture":"try_later","retryAfter":"1","times":4}"#],
            status: "failed", code: "quota_exhausted", calls: 4...4, words: "no credits left"),
        Case(name: "malformed", key: "good-malformed", status: "failed", code: "malformed_reply", calls: 4...4),
        Case(name: "flaky", key: "good-flaky", status: "completed", calls: 2...2),
    ]

    @Test func `every verdict ends its job and its sites as it must, and a refused key is asked no more`() async throws
    {
        let stand = try await Stand(
            settings: ["ENRICHD_PAUSE_SECONDS": "1"], simulatorArguments: ["--latency", "300"])
        let second = try stand.anotherWorker()
        defer { second.stop() }
        let date = Case(
            name: "date", key: "good-date",
            faults: [#"{"fixture":"try_later","retryAfter":"\#(Self.httpDate(in: 2))"}"#], status: "completed",
            calls: 2...2)
        var jobs: [(row: Case, id: String)] = []
        for row in Self.rows + [date] {
            let domains = (1...row.sites).map { "\(row.name)-\($0).example" }
            for domain in domains {
                for fault in row.faults { try await stand.order(fault, of: domain) }
            }
            let sites = try await stand.addSites(domains)
            jobs.append((row, try await stand.submit(sites, config: row.config, key: row.key + Self.secret)))
        }
        for (row, id) in jobs { try await check(row, id, in: stand) }

        let calls = try await calls(in: stand)
        for (row, _) in jobs { #expect(row.calls.contains(calls[row.name] ?? 0), "\(row.name): \(calls)") }
        // Their windows have room for more by now.
        let end = ContinuousClock.now.advanced(by: .seconds(2))
        try await stand.until("two more seconds") { ContinuousClock.now > end }
        #expect(try await self.calls(in: stand) == calls)
        #expect(try await stand.seen()["keysInURL"].int == 0)
        #expect(!(stand.logs + second.log).contains(Self.secret))
        #expect(try #require(try await stand.seen()["accountCalls"].int) >= 2)
        try await DatabaseQueue(path: stand.database).read { db in
            let unfinished = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sites WHERE enrichment_status NOT IN ('enriched', 'error')")
            #expect(unfinished == 0)
            let keys = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM job_steps WHERE sealed_key IS NOT NULL")
            #expect(keys == 0, "a key outlived its job")
        }
    }

    private func check(_ row: Case, _ id: String, in stand: Stand) async throws {
        let (job, _) = try await stand.finish(id)
        #expect(job["status"].text == row.status, "\(row.name)")
        #expect(job["error_code"].text == row.code, "\(row.name)")
        #expect(job["processed_items"].int == row.sites, "\(row.name)")
        let sites = try await DatabaseQueue(path: stand.database).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT job_sites.status, enrichment_status, job_sites.error_code, coalesce(job_sites.error, '')
                    FROM job_sites JOIN enrichment_jobs ON job = sequence JOIN sites ON sites.id = site_id
                    WHERE job_id = ?
                    """, arguments: [id]
            ).map { (status: $0[0] as String, shown: $0[1] as String?, code: $0[2] as String?, words: $0[3] as String) }
        }
        #expect(sites.count == row.sites)
        for site in sites {
            #expect(site.status == (row.code == nil ? "enriched" : "error"), "\(row.name)")
            #expect(site.shown == site.status, "\(row.name)")
            #expect(site.code == row.code, "\(row.name)")
            if let words = row.words { #expect(site.words.contains(words), "\(row.name): \(site.words)") }
            #expect(!site.words.contains(Self.secret), "\(row.name): \(site.words)")
        }
    }

    /// How often each row's domains were asked for.
    private func calls(in stand: Stand) async throws -> [String: Int] {
        guard case .object(let domains) = try await stand.seen()["perDomain"] else { return [:] }
        var calls: [String: Int] = [:]
        for (domain, count) in domains {
            calls[String(domain.prefix { $0 != "-" }), default: 0] += count.int ?? 0
        }
        return calls
    }

    /// RFC 9110, section 5.6.7.
    private static func httpDate(in seconds: Double) -> String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "UTC")
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return format.string(from: Date(timeIntervalSinceNow: seconds))
    }
}
