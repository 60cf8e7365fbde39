import Enrichment
import FoundationEssentials
import GRDB
import TestKit

@testable import Storage

/// A week of an installation that is never idle: every hour a job over all its sites, whose work two processes share
/// while a third one reads; checkpoints every 30 seconds and a round of pruning every hour, as the worker has them.
final class SimulatedWeek {
    static let hours = 7 * 24
    /// So short that jobs go within the week as they do within months.
    private static let keptDays = 1
    private static let key = KeyFingerprint(rawValue: "fingerprint")
    private static let windows = [
        RateWindow(limit: 15, span: .seconds(1)), RateWindow(limit: 500, span: .seconds(60)),
    ]
    /// At 500 calls a minute.
    private static let callTime = Duration.milliseconds(120)
    private static let sitesAtOnce = 20

    let temporary: TemporaryStore
    private let other: SQLiteStore
    private let sites: [SiteID]
    private var sinceCheckpoint = Duration.zero
    /// Whether the schedule's checkpoints are made.
    var hasCheckpoints = true
    private(set) var settlements = 0
    private(set) var grants = 0
    private(set) var pruned = PrunedRows()
    private(set) var longestLog = 0

    init(sites count: Int) throws {
        temporary = try TemporaryStore()
        other = try temporary.another()
        sites = try temporary.addSites(count)
    }

    var logBytes: Int {
        get throws {
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.store.path + "-wal")
            return attributes[.size] as? Int ?? 0
        }
    }

    /// The database's bytes in use, what was found and by which jobs excepted: that grows with what is known.
    var bytesOfWork: Int {
        get throws {
            try temporary.store.connection.read { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT sum(pgsize) FROM dbstat
                        WHERE name NOT LIKE '%contact%' AND name NOT LIKE '%jobs%'
                        """) ?? 0
            }
        }
    }

    /// The database file's pages, those included that are free.
    var pages: (all: Int, free: Int) {
        get throws {
            try temporary.store.connection.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                    try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                )
            }
        }
    }

    /// One job from its acceptance to its end; `finding` says whether its sites bring contacts. Then a round of pruning.
    func pass(hour: Int, finding: Bool) throws {
        let began = temporary.timekeeper.steadyNow()
        try temporary.submit("hour \(hour)", sites)
        var turn = 0
        while try work(by: turn.isMultiple(of: 2) ? temporary.store : other, turn: turn, finding: finding) {
            turn += 1
        }
        let left = Duration.seconds(3_600) - temporary.timekeeper.steadyNow().since(began)
        temporary.timekeeper.advance(by: max(left, .zero))
        try checkpointIfDue(after: left)
        try prune()
    }

    /// Claims, asks for leave, and settles, a commit each; false when there is nothing to claim.
    private func work(by store: SQLiteStore, turn: Int, finding: Bool) throws -> Bool {
        let batch = try store.claim(upTo: Self.sitesAtOnce, by: TemporaryStore.worker, for: .seconds(3_600))
        if batch.claims.isEmpty { return false }
        var calls: [Lease: CallID] = [:]
        for claim in batch.claims {
            temporary.timekeeper.advance(by: Self.callTime)
            guard let call = try grant(claim.lease, from: store) else { continue }
            calls[claim.lease] = call
        }
        try note()
        let settlements = batch.claims.map { claim in
            Settlement(
                lease: claim.lease, result: .enriched(finding ? Self.finding(claim) : .addresses()),
                charges: calls[claim.lease].map { [$0: .credits(finding ? 1 : 0)] } ?? [:])
        }
        guard try !store.settle(settlements).contains(.leaseLost) else { throw StoreFault.broken("a lease was lost") }
        self.settlements += settlements.count
        try note()
        try checkpointIfDue(after: Self.callTime * batch.claims.count)
        return true
    }

    private func grant(_ lease: Lease, from store: SQLiteStore) throws -> CallID? {
        let request = GrantRequest(lease: lease, key: Self.key, windows: Self.windows, mostCredits: 1)
        while true {
            switch try store.grant([request])[0] {
            case .granted(let grant):
                grants += 1
                return grant.call
            case .notBefore(let instant):
                temporary.timekeeper.advance(by: instant.since(temporary.timekeeper.steadyNow()))
            case .refused(let refusal): throw refusal
            }
        }
    }

    private static func finding(_ claim: Claim) -> Finding {
        let contacts = (1...5).compactMap { number -> FoundContact? in
            var contact = FoundContact(email: "person\(number)@\(claim.domain)")
            contact?.firstName = "Ada"
            contact?.position = "Head of Sales"
            contact?.sources = [ContactSource(uri: "https://\(claim.domain)/team/\(number)")]
            return contact
        }
        return Finding(contacts: contacts, resultsAvailable: 5, credits: 1)
    }

    private func checkpointIfDue(after duration: Duration) throws {
        sinceCheckpoint += duration
        guard sinceCheckpoint >= .seconds(30) else { return }
        sinceCheckpoint = .zero
        if hasCheckpoints { _ = try temporary.store.checkpoint() }
    }

    private func prune() throws {
        let limit = JobAgeLimit(now: temporary.timekeeper.wallNow(), days: Self.keptDays)
        var place: PruningPlace? = .beginning
        while let current = place {
            let step = try temporary.store.prune(from: current, limit)
            pruned += step.rows
            place = step.next
            try note()
        }
    }

    private func note() throws {
        longestLog = max(longestLog, try logBytes)
    }

    /// Forgets the longest log so far, and returns it.
    func takeLongestLog() -> Int {
        defer { longestLog = 0 }
        return longestLog
    }
}
