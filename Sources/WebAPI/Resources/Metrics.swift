import Enrichment
import HTTPTypes

/// `/metrics`: how the queue, the limiter, the database and this responder stand, and what the workers have done, for a
/// monitoring system. Nothing in it names a site, a job or a key.
enum Metrics {
    static let show = Route(
        .get, "/metrics", needs: nil,
        Operation(
            "metrics", "How the service stands and what it did, for a monitoring system on the server itself.",
            replies: [
                ReplyForm(
                    .ok, "Prometheus's text format.", .text(), mediaType: PrometheusText.contentType)
            ], problems: [.elsewhere])
    ) { _, api in
        var text = PrometheusText(try api.store.readings.figures(), at: api.store.watch)
        text.addTraffic(api.book.traffic.all)
        return Reply(.ok, body: text.bytes, contentType: PrometheusText.contentType)
    }
}

extension PrometheusText {
    init(_ figures: QueueFigures, at watch: any StoreWatch) {
        self.init()
        addQueue(figures)
        addProviders(figures)
        family("enrichd_job_credits", "Credits of unfinished jobs: used, and at most for calls of unknown cost.") {
            $0.add(figures.creditsUsed, ["kind": "used"])
            $0.add(figures.creditsUnknown, ["kind": "unknown"])
        }
        addWork(figures.work)
        addStore(figures.database, watch.standing(logBegunAt: figures.database.logBegunAt))
    }

    private mutating func addQueue(_ figures: QueueFigures) {
        family("enrichd_jobs", "Enrichment jobs that are not finished.") {
            $0.add(figures.pendingJobs, ["status": JobStatus.pending.rawValue])
            $0.add(figures.runningJobs, ["status": JobStatus.running.rawValue])
        }
        family("enrichd_queue_oldest_job_age_seconds", "Time since the oldest unfinished job was handed in; 0: none.") {
            $0.add(figures.oldestJobAgeSeconds)
        }
        family(
            "enrichd_queue_sites", "Sites of unfinished jobs, by what they wait for: a place, an instant, an answer."
        ) {
            $0.add(figures.waitingSites, ["state": "waiting"])
            $0.add(figures.postponedSites, ["state": "postponed"])
            $0.add(figures.leasedSites, ["state": "leased"])
        }
    }

    private mutating func addProviders(_ figures: QueueFigures) {
        let providers = figures.providers.map { (name: $0.rawValue, figures: $1) }.sorted { $0.name < $1.name }
        family(
            "enrichd_limiter_wait_seconds",
            "How long the next call of an unfinished job is kept, and why; of several keys the one kept the longest. "
                + "0 for circuit_open: one call at a time may try. none: under some key a call may leave at once."
        ) { samples in
            for provider in providers {
                for reason in WaitingReason.allCases {
                    guard let wait = provider.figures.waits[reason] else { continue }
                    samples.add(wait, ["provider": provider.name, "reason": reason.rawValue])
                }
                if provider.figures.isCallFree {
                    samples.add(0, ["provider": provider.name, "reason": "none"])
                }
            }
        }
        family("enrichd_circuit_open", "1 while the provider fails again and again and is only tried.") { samples in
            for provider in providers {
                samples.add(provider.figures.isCircuitOpen ? 1 : 0, ["provider": provider.name])
            }
        }
        family("enrichd_calls_open", "Calls that were written down and are not settled.") { samples in
            for provider in providers { samples.add(provider.figures.openCalls, ["provider": provider.name]) }
        }
    }
}
