import Enrichment
import HTTPTypes
import Testing

@testable import WebAPI

@Suite struct TrafficTests {
    private let server = Server()

    private func lines(_ prefix: String) throws -> [String] {
        try server.get("/metrics").text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
    }

    @Test func `requests count by the route's pattern, whatever their paths`() throws {
        for path in ["/api/enrichment/sites/1/contacts", "/api/enrichment/sites/2/contacts?min_confidence=90"] {
            _ = try server.get(path)
        }
        _ = try server.send("HEAD", "/api/enrichment/sites/3/contacts")
        _ = try server.get("/api/enrichment/sites/99/contacts")
        _ = try server.get("/api/enrichment/sites/1/contacts?colour=red")
        _ = try server.get("/secret-path")
        _ = try server.send("PUT", "/api/health")
        _ = try server.send("GET", "/api/health", authority: "evil.example")
        let route = #"route="/api/enrichment/sites/{site}/contacts",method="GET""#
        let responses = try lines("enrichd_http_responses_total")
        #expect(
            responses == [
                #"enrichd_http_responses_total{\#(route),code="200"} 3"#,
                #"enrichd_http_responses_total{\#(route),code="400"} 1"#,
                #"enrichd_http_responses_total{\#(route),code="404"} 1"#,
                #"enrichd_http_responses_total{route="none",method="none",code="404"} 1"#,
                #"enrichd_http_responses_total{route="none",method="none",code="405"} 1"#,
                #"enrichd_http_responses_total{route="none",method="none",code="421"} 1"#,
            ])
        let count = "enrichd_http_request_duration_seconds_count{\(route)}"
        #expect(try lines(count) == ["\(count) 5"])
    }

    @Test func `a duration counts in every class that is long enough`() throws {
        let sheet = server.traffic.sheet()
        let place = try #require(Router.routes.firstIndex { $0.template == "/api/health" })
        for (milliseconds, status) in [(1, 200), (3, 200), (20_000, 999)] {
            let begun = sheet.begin().beganAt
            let visit = Visit(beganAt: begun - .milliseconds(milliseconds - 1), place: place)
            sheet.end(visit, status: status, received: 2, sent: 3)
        }
        let name = "enrichd_http_request_duration_seconds"
        let labels = #"route="/api/health",method="GET""#
        let buckets = try lines("\(name)_bucket{\(labels)").map { $0.split(separator: " ").last ?? "" }
        #expect(buckets == ["0", "1", "1"] + Array(repeating: "2", count: 11) + ["3"])
        #expect(try lines("\(name)_sum{\(labels)") == [#"\#(name)_sum{\#(labels)} 20.004"#])
        #expect(
            try lines(#"enrichd_http_responses_total{\#(labels),code="other""#).first?.hasSuffix(" 1") == true)
        #expect(try lines("enrichd_http_received_bytes_total") == ["enrichd_http_received_bytes_total 6"])
    }

    @Test func `threads' sheets add up, and what is under way is told`() throws {
        let (one, other) = (server.traffic.sheet(), server.traffic.sheet())
        let visit = one.begin()
        other.end(other.begin(), status: 404, received: 0, sent: 10)
        // This request is under way as well.
        #expect(try lines("enrichd_http_requests_in_flight") == ["enrichd_http_requests_in_flight 2"])
        other.end(visit, status: 404, received: 0, sent: 10)
        _ = one.begin()
        other.leave()
        #expect(try lines("enrichd_http_requests_in_flight") == ["enrichd_http_requests_in_flight 1"])
        #expect(
            try lines(#"enrichd_http_responses_total{route="none""#)
                == [#"enrichd_http_responses_total{route="none",method="none",code="404"} 2"#])
    }

    @Test func `each status we answer with counts by itself`() {
        let statuses = ProblemKind.all.map(\.status.code) + [200, 201, 202, 204, 304]
        for status in statuses { #expect(RouteTraffic.statuses.contains(status)) }
    }

    @Test func `the process says when it began, its version and its connections`() throws {
        #expect(try lines("process_start_time_seconds") == ["process_start_time_seconds 1767225600"])
        #expect(try lines("enrichd_build_info") == [#"enrichd_build_info{version="1.2.3"} 1"#])
        #expect(try lines("enrichd_fastcgi_connections") == ["enrichd_fastcgi_connections 5"])
        #expect(try lines("enrichd_http_requests_parked") == ["enrichd_http_requests_parked 2"])
    }
}
