package import Enrichment
import GRDB

extension SQLiteStore {
    /// `JobDesk`'s. The prices are reckoned before it writes: others need not wait for that.
    package func estimate(_ command: EstimateJob) throws(StoreFault) -> Estimation {
        let now = Moment(of: timekeeper)
        let order = EstimatedOrder(command.job, terms: command.terms)
        let (unknown, outlook) = try connection.read { db in
            (
                try JobIntake(db: db, now: now).unknownSites(order.sites),
                try EstimateOutlook(of: order, in: db, at: now)
            )
        }
        guard unknown.isEmpty else { return .unknownSites(unknown) }
        let validity = EstimateJob.validity
        let wall = timekeeper.wallNow().unixSeconds + validity.components.seconds
        try write { db, now in
            let expiry = (now.steady.advanced(by: validity), WallSecond(unixSeconds: wall))
            try EstimateIntake(db: db, now: now, expiresAt: expiry).take(command, outlook)
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
        let claim = try connection.read { db in
            try OpenEstimate.find(taken.lease.id, in: db, terms: terms).map { estimate in
                try Self.claim(estimate, taken, EstimateOutlook(of: estimate.order, in: db, at: now))
            }
        }
        // Nobody here can count for it: it ends as wide as it is.
        return claim
            ?? EstimateClaim(lease: taken.lease, filters: ContactFilters(), steps: [], expiresAt: taken.expiresAt)
    }

    private static func claim(
        _ estimate: OpenEstimate, _ taken: EstimateLeases.Taken, _ outlook: EstimateOutlook
    ) -> EstimateClaim {
        let domains = outlook.domains.prefix(EstimateJob.mostCounted)
        let steps = zip(estimate.steps, outlook.counts).map { step, counts in
            EstimateClaim.Step(
                provider: step.provider, key: step.key, asksAccount: !step.isAccountKnown,
                domains: domains.filter { counts[$0] == nil })
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
                try OpenEstimate.find(lease.id, in: db, terms: terms).map { estimate in
                    let outlook = try EstimateOutlook(of: estimate.order, in: db, at: look, with: news.counts)
                    let minutes = try EstimateTimes(db: db).minutes(
                        of: outlook.figures, estimate.order.terms.providers,
                        keys: estimate.steps.map { $0.key?.fingerprint })
                    return EstimateLeases.Reckoned(outlook: outlook, minutes: minutes)
                }
            }
        return try write { db, now in
            let counts = ResultCounts(db: db, now: now)
            for (provider, found) in news.counts { try counts.keep(found, of: provider) }
            let leases = EstimateLeases(db: db, now: now)
            guard let estimate = try leases.end(lease, ending) else { return false }
            try leases.note(news, of: estimate)
            if let reckoned { try leases.show(reckoned, of: estimate) }
            if ending == .complete { try leases.eraseKeys(of: estimate) }
            return true
        }
    }
}
