import Foundation
import HTTPTypes
import TestKit
import Testing

/// The figures as a monitoring system gets them.
@Suite(.timeLimit(.minutes(10))) struct MetricsTests {
    @Test func `while a job waits for the limit the figures say so, and name neither it nor its key`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "50"])
        let id = try await stand.submit(try await stand.addSites((1...300).map { "metrics-\($0).example" }))
        var text = ""
        try await stand.until("the limit") {
            text = try await metrics(of: stand)
            return text.contains(#"reason="rate_limit""#)
        }
        let wait = try #require(
            value(of: #"enrichd_limiter_wait_seconds{provider="hunter",reason="rate_limit"}"#, in: text))
        // A window that is full, or a call's share of the minute.
        #expect((0...1.5).contains(wait))
        #expect(!text.contains(#"reason="none""#))
        #expect(value(of: #"enrichd_jobs{status="running"}"#, in: text) == 1)
        try await stand.until("an answer") {
            text = try await metrics(of: stand)
            return value(of: #"enrichd_calls_total{provider="hunter",outcome="found"}"#, in: text) ?? 0 > 0
        }
        #expect(value(of: #"enrichd_circuit_open{provider="hunter"}"#, in: text) == 0)
        for secret in [id, "good-key", "metrics-"] { #expect(!text.contains(secret)) }

        _ = try await stand.send(.delete, "/api/enrichment/jobs/\(id)")
        try await stand.until("the end of all calls") {
            text = try await metrics(of: stand)
            return value(of: #"enrichd_calls_open{provider="hunter"}"#, in: text) ?? 0 == 0
        }
        #expect(value(of: #"enrichd_jobs{status="running"}"#, in: text) == 0)
        #expect(!text.contains("enrichd_limiter_wait_seconds{"))
    }

    @Test func `nginx gives them to this machine alone`() async throws {
        let stand = try await Stand(startWorker: false)
        #expect(try await stand.send(.head, "/metrics").status == 200)
        let rebound = try await stand.send(
            .get, "/metrics", to: stand.baseURL.replacing("localhost", with: "evil.localhost"))
        #expect(rebound.status == 421)

        let port = try #require(UInt16(stand.baseURL.drop { !$0.isNumber }))
        let request = [UInt8]("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        let own = String(decoding: try RawExchange.send(request, to: port), as: UTF8.self)
        #expect(own.hasPrefix("HTTP/1.1 200 "))
        // Another address of this machine stands for another machine.
        let halves = String(decoding: try RawExchange.send(request, to: port, from: 2), as: UTF8.self)
            .split(separator: "\r\n\r\n", maxSplits: 1)
        #expect(halves.first?.hasPrefix("HTTP/1.1 403 ") == true)
        #expect(halves.first?.contains("Content-Type: application/problem+json") == true)
        let problem = try JSONValue([UInt8](#require(halves.last).utf8))
        #expect(problem["status"].int == 403)
        #expect(problem["title"].text == "Forbidden")
        #expect(problem["success"] == .boolean(false))
        #expect(problem["error"].text?.isEmpty == false)
    }

    /// The text, of which every line must be of the format.
    private func metrics(of stand: Stand) async throws -> String {
        let reply = try await stand.get("/metrics")
        #expect(reply.status == 200)
        #expect(reply.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        try expectExpositionFormat(reply.text)
        return reply.text
    }

    private func value(of series: String, in text: String) -> Double? {
        text.split(separator: "\n").first { $0.hasPrefix("\(series) ") }.flatMap {
            Double($0.dropFirst(series.count + 1))
        }
    }

    /// Prometheus' text-based format, version 0.0.4: each family's two comments, its samples, and no family or sample
    /// twice.
    private func expectExpositionFormat(_ text: String) throws {
        let name = "[a-zA-Z_:][a-zA-Z0-9_:]*"
        let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\[\\"n])*""#
        let help = try Regex<(Substring, Substring)>("# HELP (\(name)) (?:[^\\\\]|\\\\[\\\\n])*")
        let type = try Regex<(Substring, Substring)>("# TYPE (\(name)) (?:counter|gauge|histogram)")
        let sample = try Regex<(Substring, Substring, Substring)>(
            "((\(name))(?:\\{\(label)(?:,\(label))*\\})?) [0-9]+(?:\\.[0-9]+)?(?:e-[0-9]+)?")
        #expect(text.hasSuffix("\n"))
        var (family, isTyped): (Substring, Bool) = ("", false)
        var families: Set<Substring> = []
        var samples: Set<Substring> = []
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if let match = line.wholeMatch(of: help) {
                (family, isTyped) = (match.1, false)
                #expect(families.insert(family).inserted, "\(line)")
            } else if let match = line.wholeMatch(of: type) {
                #expect(match.1 == family && !isTyped, "\(line)")
                isTyped = true
            } else {
                let match = try #require(line.wholeMatch(of: sample), "\(line)")
                let ends = ["", "_bucket", "_sum", "_count"]
                #expect(ends.contains { match.2 == family + $0 } && isTyped, "\(line)")
                #expect(samples.insert(match.1).inserted, "\(line)")
            }
        }
    }
}
