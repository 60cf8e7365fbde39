import Enrichment
import Testing

@Suite struct MetricsTests {
    private let server = Server()

    /// One provider whose keys wait for different reasons, and another that nobody limits.
    private static var figures: QueueFigures {
        var figures = QueueFigures()
        figures.pendingJobs = 2
        figures.runningJobs = 1
        figures.oldestJobAgeSeconds = 90
        figures.waitingSites = 9_970
        figures.postponedSites = 7
        figures.leasedSites = 20
        figures.creditsUsed = 41
        figures.creditsUnknown = 3
        figures.work = work
        figures.database.bytes = 409_600
        figures.database.freeBytes = 8_192
        figures.database.schemaVersion = 14
        var hunter = ProviderFigures()
        hunter.openCalls = 15
        hunter.waits = [.rateLimit: .milliseconds(121), .providerPause: .seconds(30)]
        hunter.isCallFree = true
        var snov = ProviderFigures()
        snov.isCircuitOpen = true
        snov.waits = [.circuitOpen: .zero]
        figures.providers = [.snov: snov, .hunter: hunter]
        return figures
    }

    private static var work: WorkFigures {
        var work = WorkFigures()
        work.calls = ["hunter": ["unknown": 1, "found": 12]]
        work.callDurations["hunter"] = Histogram(bounds: [.milliseconds(5)])
        work.callDurations["hunter"]?.add(.milliseconds(70))
        work.creditsCharged = ["hunter": 9]
        work.creditsUnknown = ["hunter": 3]
        work.sites = ["enriched": 10, "rate_limited": 2]
        work.retries = ["throttled": 4]
        (work.contacts, work.suppressedContacts, work.takeovers, work.leasesLost) = (55, 3, 2, 1)
        return work
    }

    private static var standing: StoreStanding {
        var standing = StoreStanding(gateWaits: Histogram(bounds: [.milliseconds(1)]))
        (standing.logBytes, standing.logAge, standing.workersAlive) = (4_152, .seconds(3), 2)
        return standing
    }

    @Test func `each figure is a sample of its family, and says what it counts`() throws {
        server.store.change { ($0.figures, $0.standing) = (Self.figures, Self.standing) }
        let answer = try server.get("/metrics")

        #expect(answer.status == 200)
        #expect(try answer.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            answer.text.prefix(upTo: try #require(answer.text.firstRange(of: "# HELP process_")).lowerBound) == """
                # HELP enrichd_jobs Enrichment jobs that are not finished.
                # TYPE enrichd_jobs gauge
                enrichd_jobs{status="pending"} 2
                enrichd_jobs{status="running"} 1
                # HELP enrichd_queue_oldest_job_age_seconds Time since the oldest unfinished job was handed in; 0: none.
                # TYPE enrichd_queue_oldest_job_age_seconds gauge
                enrichd_queue_oldest_job_age_seconds 90
                # HELP enrichd_queue_sites Sites of unfinished jobs, by what they wait for: a place, an instant, an answer.
                # TYPE enrichd_queue_sites gauge
                enrichd_queue_sites{state="waiting"} 9970
                enrichd_queue_sites{state="postponed"} 7
                enrichd_queue_sites{state="leased"} 20
                # HELP enrichd_limiter_wait_seconds How long the next call of an unfinished job is kept, and why; of \
                several keys the one kept the longest. 0 for circuit_open: one call at a time may try. none: under some \
                key a call may leave at once.
                # TYPE enrichd_limiter_wait_seconds gauge
                enrichd_limiter_wait_seconds{provider="hunter",reason="provider_pause"} 30.0
                enrichd_limiter_wait_seconds{provider="hunter",reason="rate_limit"} 0.121
                enrichd_limiter_wait_seconds{provider="hunter",reason="none"} 0
                enrichd_limiter_wait_seconds{provider="snov",reason="circuit_open"} 0.0
                # HELP enrichd_circuit_open 1 while the provider fails again and again and is only tried.
                # TYPE enrichd_circuit_open gauge
                enrichd_circuit_open{provider="hunter"} 0
                enrichd_circuit_open{provider="snov"} 1
                # HELP enrichd_calls_open Calls that were written down and are not settled.
                # TYPE enrichd_calls_open gauge
                enrichd_calls_open{provider="hunter"} 15
                enrichd_calls_open{provider="snov"} 0
                # HELP enrichd_job_credits Credits of unfinished jobs: used, and at most for calls of unknown cost.
                # TYPE enrichd_job_credits gauge
                enrichd_job_credits{kind="used"} 41
                enrichd_job_credits{kind="unknown"} 3
                # HELP enrichd_calls_total Calls that may cost credits, when they are settled, by what they came to: \
                found, throttled, plan_limit or an error code; unknown: nobody heard the answer; unreachable and not_made: \
                nothing was sent.
                # TYPE enrichd_calls_total counter
                enrichd_calls_total{provider="hunter",outcome="found"} 12
                enrichd_calls_total{provider="hunter",outcome="unknown"} 1
                # HELP enrichd_call_duration_seconds From a call's leave until its reply.
                # TYPE enrichd_call_duration_seconds histogram
                enrichd_call_duration_seconds_bucket{provider="hunter",le="0.005"} 0
                enrichd_call_duration_seconds_bucket{provider="hunter",le="+Inf"} 1
                enrichd_call_duration_seconds_sum{provider="hunter"} 0.07
                enrichd_call_duration_seconds_count{provider="hunter"} 1
                # HELP enrichd_call_wait_seconds How long calls waited for the limiter's leave when they were ready.
                # TYPE enrichd_call_wait_seconds histogram
                # HELP enrichd_credits_total What settled calls cost: charged, and at most for those of unknown cost.
                # TYPE enrichd_credits_total counter
                enrichd_credits_total{provider="hunter",kind="charged"} 9
                enrichd_credits_total{provider="hunter",kind="unknown"} 3
                # HELP enrichd_sites_total Sites of jobs that ended: enriched, skipped, cancelled, or why not.
                # TYPE enrichd_sites_total counter
                enrichd_sites_total{outcome="enriched"} 10
                enrichd_sites_total{outcome="rate_limited"} 2
                # HELP enrichd_site_retries_total Sites that were put off to be tried again, by reason.
                # TYPE enrichd_site_retries_total counter
                enrichd_site_retries_total{reason="throttled"} 4
                # HELP enrichd_contacts_total Contacts that were stored or updated.
                # TYPE enrichd_contacts_total counter
                enrichd_contacts_total 55
                # HELP enrichd_contacts_suppressed_total Contacts that were found and not kept: of people who asked to be \
                forgotten.
                # TYPE enrichd_contacts_suppressed_total counter
                enrichd_contacts_suppressed_total 3
                # HELP enrichd_lease_takeovers_total Sites that were taken up again because their worker was gone or \
                silent.
                # TYPE enrichd_lease_takeovers_total counter
                enrichd_lease_takeovers_total 2
                # HELP enrichd_leases_lost_total Outcomes that came too late: the site had been taken over.
                # TYPE enrichd_leases_lost_total counter
                enrichd_leases_lost_total 1
                # HELP enrichd_workers Workers that live and were heard of in the last 30 seconds.
                # TYPE enrichd_workers gauge
                enrichd_workers 2
                # HELP enrichd_database_size_bytes The pages of the database.
                # TYPE enrichd_database_size_bytes gauge
                enrichd_database_size_bytes 409600
                # HELP enrichd_database_free_bytes Pages of the database in which there is nothing.
                # TYPE enrichd_database_free_bytes gauge
                enrichd_database_free_bytes 8192
                # HELP enrichd_database_log_bytes The write-ahead log's size; at most that much is not written back into \
                the database yet.
                # TYPE enrichd_database_log_bytes gauge
                enrichd_database_log_bytes 4152
                # HELP enrichd_database_log_age_seconds For how long there has been something in the log that was not \
                written back; it grows when a reader is in the way.
                # TYPE enrichd_database_log_age_seconds gauge
                enrichd_database_log_age_seconds 3.0
                # HELP enrichd_database_schema_version The number of the last migration.
                # TYPE enrichd_database_schema_version gauge
                enrichd_database_schema_version 14
                # HELP enrichd_write_wait_seconds How long writes of the responder waited until they could begin.
                # TYPE enrichd_write_wait_seconds histogram
                enrichd_write_wait_seconds_bucket{le="0.001"} 0
                enrichd_write_wait_seconds_bucket{le="+Inf"} 0
                enrichd_write_wait_seconds_sum 0.0
                enrichd_write_wait_seconds_count 0

                """)
    }

    @Test func `they are read and nothing else, without parameters`() throws {
        let (head, get) = (try server.send("HEAD", "/metrics"), try server.get("/metrics"))
        #expect(head.status == 200)
        #expect(!head.body.isEmpty && !get.body.isEmpty)
        #expect(try head.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")

        let post = try server.post("/metrics", "{}")
        #expect(post.status == 405)
        #expect(try post.field("Allow") == "GET, HEAD, OPTIONS")
        #expect(try server.get("/metrics?job=a").status == 400)
    }

    @Test func `a store that can't be read has no figures but a problem`() throws {
        server.store.fail(reading: .busy)
        let answer = try server.get("/metrics")
        #expect(answer.status == 503)
        #expect(try answer.field("Content-Type") == "application/problem+json")
        #expect(try answer.problem().type == "/problems/unavailable")
    }
}
