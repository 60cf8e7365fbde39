import CurlTransport
import Enrichment
import HTTPTypes
import TestKit
import Testing

/// Answers that break on their way: each leaves the provider unavailable, and says nothing of the key or the question.
@Suite(.timeLimit(.minutes(5))) struct BrokenAnswersTests {
    @Test func `a reset at any byte of a reply leaves the provider unavailable`() async throws {
        let simulator = try await SimulatorProcess()
        let caller = try HunterCaller(simulator.url)
        // Not with the same caller: libcurl repeats a call whose kept connection breaks before the first byte.
        let whole = try #require(try await HunterCaller(simulator.url).search("few.example", limit: 1).finding)
        #expect(whole.contacts.count == 1)
        var lengths = 0
        while true {
            try await simulator.order(#"{"kind":"reset","afterBytes":\#(lengths)}"#)
            let verdict = try await caller.search("few.example", limit: 1)
            // All of it came, and then the reset.
            if verdict.finding == whole { break }
            #expect(verdict.isUnavailable, "after \(lengths) bytes: \(verdict)")
            lengths += 1
            try #require(lengths < 5000)
        }
        print("reset after each of \(lengths) bytes")
        #expect(lengths > 500)
        #expect(try await caller.search("few.example", limit: 1).finding == whole)
    }

    @Test func `a body that ends early is never a short list`() async throws {
        let simulator = try await SimulatorProcess()
        let caller = try HunterCaller(simulator.url)
        for length in stride(from: 0, to: 2000, by: 7) {
            try await simulator.order(#"{"kind":"truncate","bodyBytes":\#(length)}"#)
            let verdict = try await caller.search("many.example", limit: 10)
            #expect(verdict.isUnavailable, "after \(length) bytes: \(verdict)")
        }
    }

    @Test func `a reply that drips ends in time and holds up nobody`() async throws {
        let simulator = try await SimulatorProcess()
        let caller = try HunterCaller(simulator.url) { $0.totalTimeout = .milliseconds(1500) }
        try await simulator.order(#"{"kind":"drip","milliseconds":10,"domain":"slowly.example"}"#)
        let begun = ContinuousClock.now
        async let slow = caller.search("slowly.example", limit: 10)
        while ContinuousClock.now - begun < .milliseconds(500) {
            #expect(try await caller.search("few.example").finding != nil)
        }
        let verdict = try await slow
        #expect(verdict.isUnavailable, "\(verdict)")
        // Whole it would take a minute.
        #expect((1.4...30).contains((ContinuousClock.now - begun) / .seconds(1)))
    }

    @Test func `a body beyond ten mebibytes is not taken`() async throws {
        let simulator = try await SimulatorProcess()
        let caller = try HunterCaller(simulator.url)
        try await simulator.order(#"{"kind":"huge","bytes":33554432}"#)
        guard case .unavailable(let failure) = try await caller.search("huge.example") else {
            Issue.record("it was taken")
            return
        }
        #expect(failure.message.contains("larger than allowed"))
        // Ten of them fit, whatever is in them.
        try await simulator.order(#"{"kind":"huge","bytes":10000000}"#)
        #expect(try await caller.search("huge.example").finding?.contacts == [])
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is not followed, and nothing travels to where it points`(status: Int) async throws {
        let simulator = try await SimulatorProcess()
        let elsewhere = try ScriptedHTTPServer { _ in [.reply(body: #"{"data":{"emails":[]}}"#)] }
        let caller = try HunterCaller(simulator.url)
        try await simulator.order(
            #"{"status":\#(status),"location":"http://\#(elsewhere.authority)/v2/domain-search"}"#)
        let verdict = try await caller.search("few.example")
        #expect(verdict.isUnavailable, "\(verdict)")
        #expect(elsewhere.connectionCount == 0)
    }

    @Test func `whoever can't be reached is unavailable`() async throws {
        let simulator = try await SimulatorProcess()
        let closed = try ClosedPort()
        let plain = "https" + simulator.url.dropFirst("http".count)
        for url in ["http://127.0.0.1:\(closed.port)", "http://nobody.invalid", plain] {
            let verdict = try await HunterCaller(url).search("few.example")
            #expect(verdict.code == .providerUnavailable, "\(url): \(verdict)")
            #expect(!"\(verdict)".contains("5ecr3t"))
        }
    }

    /// Sends a reply cut after each of its bytes, but for the last ones that say nothing, and ended in good order.
    private func cutShort(_ reply: String, idleBytes: Int = 0, expecting whole: Verdict? = nil) async throws {
        let bytes = Array(reply.utf8)
        let server = try ScriptedHTTPServer { request in
            let digits = request.target.split(separator: "cut").dropFirst().first?.prefix { $0.isNumber } ?? "0"
            return [.send(Array(bytes.prefix(Int(digits) ?? 0))), .close]
        }
        let caller = try HunterCaller("http://\(server.authority)")
        for length in 0..<bytes.count - idleBytes {
            let verdict = try await caller.search("cut\(length).example")
            #expect(verdict.isUnavailable, "\(reply.prefix(12)) after \(length) bytes: \(verdict)")
        }
        let verdict = try await caller.search("cut\(bytes.count).example")
        if let whole { #expect(verdict == whole) } else { #expect(!verdict.isUnavailable, "\(verdict)") }
    }

    private static let found = #"{"data":{"emails":[{"value":"a@b.example"}]},"meta":{"results":1}}"#
    private static let slowDown = #"{"errors":[{"id":"too_many_requests","details":"Slow down"}]}"#

    @Test(arguments: [
        "200 OK", "401 Unauthorized", "402 Payment Required", "403 Forbidden", "422 No", "429 Slow",
    ])
    func `no part of a reply counts when the rest of it does not come`(status: String) async throws {
        let body = status.hasPrefix("200") ? Self.found : Self.slowDown
        try await cutShort(
            "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
            expecting: status.hasPrefix("403") ? .throttled(retryAfter: nil) : nil)
    }

    @Test(arguments: ["200 OK", "403 Forbidden", "429 Slow"])
    func `a chunked reply counts when its last chunk has come`(status: String) async throws {
        let body = status.hasPrefix("200") ? Self.found : Self.slowDown
        let half = body.utf8.count / 2
        let chunks = [body.prefix(half), body.dropFirst(half), ""]
            .map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }
        try await cutShort(
            "HTTP/1.1 \(status)\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks.joined())", idleBytes: 1)
    }

    private static let wrongFrames = [
        // More announced than there is; less, which leaves half a JSON text; what is no length at all.
        "Content-Length: 1000\r\n\r\n\(found)", "Content-Length: 20\r\n\r\n\(found)",
        "Content-Length: -1\r\n\r\n\(found)",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\(found)\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n\(found)\r\n0\r\n\r\n",
        // Nobody asked for it, and nothing is unpacked: what small packets blow up to can't hurt.
        "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u{1F}\u{0B}\u{08}\u{00}",
        "Content-Length: 0\r\n\r\n", "X: \(String(repeating: "x", count: 100_000))\r\nContent-Length: 0\r\n\r\n",
    ]

    @Test(arguments: wrongFrames) func `a reply in a wrong frame is none`(rest: String) async throws {
        let server = try ScriptedHTTPServer { _ in [.send("HTTP/1.1 200 OK\r\n" + rest), .close] }
        let verdict = try await HunterCaller("http://\(server.authority)").search("few.example")
        #expect(verdict.isUnavailable, "\(verdict)")
        #expect(server.received.allSatisfy { $0.values(of: "accept-encoding").isEmpty })
    }
}
