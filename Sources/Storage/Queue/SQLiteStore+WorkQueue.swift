package import Enrichment
import GRDB

extension SQLiteStore: WorkQueue {
    package func claim(
        upTo count: Int, by worker: WorkerID, for duration: Duration
    ) throws(StoreFault) -> ClaimBatch {
        // A look that finds nothing takes no lock.
        let idle = try connection.read { db -> ClaimBatch? in
            let desk = desk(db, Moment(of: timekeeper), suppressionBook(db))
            let look = desk.look(for: worker, lease: duration)
            guard try look.find(upTo: count).isEmpty else { return nil }
            return ClaimBatch(claims: [], nextAt: try look.nextAt(), rest: try desk.rest(for: worker))
        }
        if let idle { return idle }
        return try write { db, now in
            try desk(db, now, suppressionBook(db)).claim(upTo: count, by: worker, for: duration)
        }
    }

    private func suppressionBook(_ db: Database) -> SuppressionBook {
        SuppressionBook(db: db, rules: suppressions)
    }

    private func desk(_ db: Database, _ now: Moment, _ suppressions: SuppressionBook) -> ClaimDesk {
        ClaimDesk(
            db: db, now: now, serverKeys: serverKeys, prices: prices, blockages: blockages, circuits: circuits(db, now),
            suppressions: suppressions)
    }

    private func book(_ db: Database, _ now: Moment, _ suppressions: SuppressionBook) throws -> SettlementBook {
        try SettlementBook(
            db: db, now: now, serverKeys: serverKeys, circuits: circuits(db, now), suppressions: suppressions)
    }

    package func extend(_ leases: [Lease], for duration: Duration) throws(StoreFault) -> Set<Lease> {
        if leases.isEmpty { return [] }
        return try write { db, now in
            let (present, end) = (now.steady.milliseconds, now.steady.advanced(by: duration).milliseconds)
            let lost = try leases.filter { lease in
                try db.cachedStatement(
                    sql: """
                        UPDATE job_sites SET lease_ends_at_ms = ?
                        WHERE job = (SELECT sequence FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE job_id = ?)
                            AND site_id = ? AND lease_epoch = ? AND status = 'enriching'
                            AND (lease_ends_at_ms > ? OR \(Questions.isStillFree))
                        """
                ).execute(arguments: [end, lease.job.rawValue, lease.site.rawValue, lease.epoch, present, present])
                return db.changesCount == 0
            }
            return Set(lost)
        }
    }

    package func settle(_ settlements: [Settlement]) throws(StoreFault) -> [SettlementReceipt] {
        if settlements.isEmpty { return [] }
        return try write { db, now in try book(db, now, suppressionBook(db)).enter(settlements) }
    }

    package func settle(
        _ settlements: [Settlement], thenGrant requests: [GrantRequest], thenClaimUpTo count: Int,
        by worker: WorkerID, for duration: Duration
    ) throws(StoreFault) -> SharedCommit {
        try write { db, now in
            let suppressions = suppressionBook(db)
            return SharedCommit(
                receipts: try book(db, now, suppressions).enter(settlements),
                decisions: try GrantBook(db: db, now: now, circuits: circuits(db, now)).decide(on: requests),
                batch: try desk(db, now, suppressions).claim(upTo: count, by: worker, for: duration))
        }
    }

    package func keep(
        _ part: SearchPart, of lease: Lease, charges: [CallID: Charge], traces: [CallID: CallTrace]
    ) throws(StoreFault) -> KeepReceipt {
        try write { db, now in
            try book(db, now, suppressionBook(db)).keep(part, of: lease, charges: charges, traces: traces)
        }
    }

    package func stop(
        _ job: JobID, asking provider: ProviderName, because failure: Failure
    ) throws(StoreFault) {
        try write { db, now in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT sequence, step, key_fingerprint FROM enrichment_jobs JOIN jobs ON jobs.id = job_id
                    JOIN job_steps ON job = sequence AND job_steps.provider = ?
                    WHERE job_id = ? AND status IN ('pending', 'running')
                    """)
            guard let row = try Row.fetchOne(statement, arguments: [provider.rawValue, job.rawValue]) else { return }
            let jobs = JobMoves(db: db, now: now)
            let key = JobKey(fingerprint: row[2], provider: provider.rawValue, serverKeys: serverKeys)
            let step = StepName(job: row[0], step: row[1])
            try jobs.conclude(try jobs.stop(step, key: key, because: failure).jobs)
        }
    }

    package func changeCount() throws(StoreFault) -> Int64 {
        try connection.changeCount()
    }
}
