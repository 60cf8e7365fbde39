package import Enrichment

extension SQLiteStore: Pruning {
    /// The longest window that any worker on the database counts is far shorter.
    private static let grantAge = Duration.seconds(3600)

    package func prune(from place: PruningPlace, _ limit: JobAgeLimit?) throws(StoreFault) -> PruningStep {
        switch place {
        case .beginning:
            if let step = try pruneReplies() { return step }
            if let step = try pruneEstimates() { return step }
            let step = try pruneGrants()
            guard step.next == nil, limit != nil else { return step }
            return PruningStep(rows: step.rows, next: .calls(after: 0))
        case .calls(let last):
            guard let limit else { return PruningStep(rows: PrunedRows(), next: nil) }
            return try pruneCalls(after: last, limit)
        case .jobs(let last):
            guard let limit else { return PruningStep(rows: PrunedRows(), next: nil) }
            return try pruneJobs(after: last, limit)
        }
    }

    /// Nil when none is due.
    private func pruneReplies() throws(StoreFault) -> PruningStep? {
        let now = timekeeper.steadyNow()
        guard try connection.read({ db in try KeptReplies(db: db).areDue(at: now) }) else { return nil }
        return try connection.write(patience: .zero) { db in
            var rows = PrunedRows()
            rows.replies = try KeptReplies(db: db).prune(at: now)
            return PruningStep(rows: rows, next: .beginning)
        }
    }

    /// The same.
    private func pruneEstimates() throws(StoreFault) -> PruningStep? {
        let now = Moment(of: timekeeper)
        guard try connection.read({ db in try EstimatePruning(db: db, now: now).isDue }) else { return nil }
        return try connection.write(patience: .zero) { db in
            PruningStep(
                rows: try EstimatePruning(db: db, now: Moment(of: timekeeper)).prune(), next: .beginning)
        }
    }

    private func pruneGrants() throws(StoreFault) -> PruningStep {
        let now = timekeeper.steadyNow()
        let oldest = SteadyInstant(milliseconds: now.milliseconds - Self.grantAge.milliseconds)
        guard try connection.read({ db in try GrantPruning(db: db).isDue(grants: oldest, pauses: now) }) else {
            return PruningStep(rows: PrunedRows(), next: nil)
        }
        return try connection.write(patience: .zero) { db in
            try GrantPruning(db: db).prune(grants: oldest, pauses: now)
        }
    }

    /// A look that finds nothing takes no lock.
    private func pruneCalls(after last: Int64, _ limit: JobAgeLimit) throws(StoreFault) -> PruningStep {
        let part = try connection.read { db in try CallPruning(db: db, limit: limit).part(after: last) }
        var rows = PrunedRows()
        if part.due > 0 {
            rows.calls = try connection.write(patience: .zero) { db in
                try CallPruning(db: db, limit: limit).prune(part)
            }
        }
        return PruningStep(rows: rows, next: part.next.map { .calls(after: $0) } ?? .jobs(after: 0))
    }

    /// The same.
    private func pruneJobs(after last: Int64, _ limit: JobAgeLimit) throws(StoreFault) -> PruningStep {
        let look = try connection.read { db in try OldJobs(after: last, limit, in: db) }
        guard look.jobs.contains(where: { $0.hasWork || $0.mayGo }) else {
            return PruningStep(rows: PrunedRows(), next: look.next.map { .jobs(after: $0) })
        }
        let mayGo = look.jobs.contains { $0.mayGo }
        return try connection.write(patience: .zero, enforcingReferences: !mayGo) { db in
            var pruning = try JobPruning(db: db, time: timekeeper, jobsMayGo: mayGo)
            return try pruning.prune(OldJobs(after: last, limit, in: db), after: last)
        }
    }
}
