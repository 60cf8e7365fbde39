package import Enrichment
import GRDB

extension SQLiteStore {
    /// `JobDesk`'s. The prices are reckoned before it writes: others need not wait for that.
    package func estimate(_ command: EstimateJob) throws(StoreFault) -> Estimation {
        let now = Moment(of: timekeeper)
        let (unknown, look, outlook) = try connection.read { db in
            let look = try SuppressionLooks(db: db).withoutKey()
            let order = EstimatedOrder(command.job, terms: command.terms, suppressed: look.sites)
            return (
                try JobIntake(db: db, now: now).unknownSites(order.sites), look,
                try EstimateOutlook(of: order, in: db, at: now)
            )
        }
        guard unknown.isEmpty else { return .unknownSites(unknown) }
        let validity = EstimateJob.validity
        let wall = timekeeper.wallNow().unixSeconds + validity.components.seconds
        try write { db, now in
            let expiry = (now.steady.advanced(by: validity), WallSecond(unixSeconds: wall))
            try EstimateIntake(db: db, now: now, expiresAt: expiry).take(command, outlook, look)
        }
        return .accepted
    }
}

extension SQLiteStore: EstimateQueue {
    package func claimEstimate(
        by worker: WorkerID, for duration: Duration, terms: PriceTerms
    ) throws(StoreFault) -> EstimateClaim? {
        // A look that finds nothing takes no lock.
        let now = Moment(of: timekeeper)
        guard try connection.read({ db in try EstimateLeases(db: db, now: now).areDue }) else { return nil }
        let taken = try write { db, now in
            let leases = EstimateLeases(db: db, now: now)
            try leases.endExpired()
            return try leases.take(by: worker, for: duration)
        }
        guard let taken else { return nil }
        guard let opened = try connection.read({ db in try open(taken.lease, in: db, at: now, terms: terms) }) else {
            // Nobody here can count for it: it ends as wide as it is.
            return EstimateClaim(lease: taken.lease, filters: ContactFilters(), steps: [], expiresAt: taken.expiresAt)
        }
        if opened.isNews {
            try write { db, now in
                try EstimateLeases(db: db, now: now).leaveOut(opened.look, opened.reckoned, for: taken.lease)
            }
        }
        return Self.claim(opened.estimate, taken, opened.reckoned.outlook)
    }

    /// An estimate that was taken, as it is and as it is to be.
    private struct Opened {
        let estimate: OpenEstimate
        let look: SuppressionLook
        /// Whether that is another look than the one that was written down.
        let isNews: Bool
        let reckoned: EstimateLeases.Reckoned
    }

    /// Whoever takes an estimate looks for the sites that are left out: of those nobody is asked.
    private func open(
        _ lease: EstimateLease, in db: Database, at now: Moment, terms: PriceTerms
    ) throws -> Opened? {
        guard let estimate = try OpenEstimate.find(lease.id, in: db, terms: terms) else { return nil }
        let looks = SuppressionLooks(db: db)
        let look = try looks.through(estimate.order.sites, with: SuppressionBook(db: db, rules: suppressions))
        return Opened(
            estimate: estimate, look: look, isNews: try looks.kept(of: lease.id) != look,
            reckoned: try estimate.lookedThrough(look).reckon(in: db, at: now))
    }

    private static func claim(
        _ estimate: OpenEstimate, _ taken: EstimateLeases.Taken, _ outlook: EstimateOutlook
    ) -> EstimateClaim {
        let steps = zip(estimate.steps, zip(outlook.domains, outlook.counts)).map { step, known in
            let (domains, counts) = known
            return EstimateClaim.Step(
                provider: step.provider, key: step.key, asksAccount: !step.isAccountKnown,
                domains: domains.prefix(EstimateJob.mostCounted).filter { counts[$0] == nil })
        }
        return EstimateClaim(
            lease: taken.lease, filters: estimate.order.filters, steps: steps, expiresAt: taken.expiresAt)
    }

    package func keep(
        _ news: EstimateNews, for lease: EstimateLease, _ ending: EstimateEnding, terms: PriceTerms
    ) throws(StoreFault) -> Bool {
        let look = Moment(of: timekeeper)
        let reckoned =
            news.counts.isEmpty
            ? nil
            : try connection.read { db in
                try OpenEstimate.find(lease.id, in: db, terms: terms)?.reckon(in: db, at: look, with: news.counts)
            }
        return try write { db, now in
            let counts = ResultCounts(db: db, now: now)
            let book = SuppressionBook(db: db, rules: suppressions)
            for (provider, found) in news.counts {
                // Of a domain that was forgotten while somebody counted.
                try counts.keep(found.filter { try !book.covers(domain: $0.key) }, of: provider)
            }
            let leases = EstimateLeases(db: db, now: now)
            guard let estimate = try leases.end(lease, ending) else { return false }
            try leases.note(news, of: estimate)
            if let reckoned { try leases.show(reckoned, of: estimate) }
            if ending == .complete { try leases.eraseKeys(of: estimate) }
            return true
        }
    }
}
