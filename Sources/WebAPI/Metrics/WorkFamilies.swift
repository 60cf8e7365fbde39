import Enrichment

/// What the workers did, as the database has counted it.
extension PrometheusText {
    mutating func addWork(_ work: WorkFigures) {
        addCalls(work)
        family("enrichd_sites_total", "Sites of jobs that ended: enriched, skipped, cancelled, or why not.", .counter) {
            $0.add(work.sites, by: "outcome")
        }
        family("enrichd_site_retries_total", "Sites that were put off to be tried again, by reason.", .counter) {
            $0.add(work.retries, by: "reason")
        }
        family("enrichd_contacts_total", "Contacts that were stored or updated.", .counter) { $0.add(work.contacts) }
        family(
            "enrichd_contacts_suppressed_total",
            "Contacts that were found and not kept: of people who asked to be forgotten.", .counter
        ) { $0.add(work.suppressedContacts) }
        family(
            "enrichd_lease_takeovers_total", "Sites that were taken up again because their worker was gone or silent.",
            .counter
        ) { $0.add(work.takeovers) }
        family("enrichd_leases_lost_total", "Outcomes that came too late: the site had been taken over.", .counter) {
            $0.add(work.leasesLost)
        }
    }

    private mutating func addCalls(_ work: WorkFigures) {
        family(
            "enrichd_calls_total",
            "Calls that may cost credits, when they are settled, by what they came to: found, throttled, plan_limit or an "
                + "error code; unknown: nobody heard the answer; unreachable and not_made: nothing was sent.", .counter
        ) { samples in
            for (provider, outcomes) in work.calls.inOrder {
                for (outcome, count) in outcomes.inOrder {
                    samples.add(count, ["provider": provider, "outcome": outcome])
                }
            }
        }
        family("enrichd_call_duration_seconds", "From a call's leave until its reply.", .histogram) { samples in
            for (provider, histogram) in work.callDurations.inOrder { samples.add(histogram, ["provider": provider]) }
        }
        family(
            "enrichd_call_wait_seconds", "How long calls waited for the limiter's leave when they were ready.",
            .histogram
        ) { samples in
            for (provider, histogram) in work.callWaits.inOrder { samples.add(histogram, ["provider": provider]) }
        }
        family(
            "enrichd_credits_total", "What settled calls cost: charged, and at most for those of unknown cost.",
            .counter
        ) { samples in
            for (kind, credits) in [("charged", work.creditsCharged), ("unknown", work.creditsUnknown)] {
                for (provider, count) in credits.inOrder {
                    samples.add(count, ["provider": provider, "kind": kind])
                }
            }
        }
    }
}

extension PrometheusText.Samples {
    fileprivate mutating func add(_ counts: [String: Int], by label: String) {
        for (word, count) in counts.inOrder { add(count, [label: word]) }
    }
}

extension Dictionary where Key == String {
    /// By name, so that scrapes are alike.
    fileprivate var inOrder: [(key: String, value: Value)] { sorted { $0.key < $1.key } }
}
