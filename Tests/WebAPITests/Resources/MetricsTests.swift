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
        figures.callsWrittenDown = 12_345
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

    @Test func `each figure is a sample of its family, and says what it counts`() throws {
        server.store.change { $0.figures = Self.figures }
        let answer = try server.get("/metrics")

        #expect(answer.status == 200)
        #expect(try answer.field("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            answer.text == """
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
                # HELP enrichd_calls_total Calls that may cost credits, written down before they are made.
                # TYPE enrichd_calls_total counter
                enrichd_calls_total 12345

                """)
    }

    @Test func `they are read and nothing else, without parameters`() throws {
        let (head, get) = (try server.send("HEAD", "/metrics"), try server.get("/metrics"))
        #expect(head.status == 200)
        #expect(head.body.count == get.body.count)
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
