import Foundation
import HTTPTypes
import TestKit
import Testing

/// `Prefer: wait=N` on a job, through nginx.
@Suite(.timeLimit(.minutes(10))) struct LongPollTests {
    private func ask(_ stand: Stand, _ job: String, wait: Int, tag: String? = nil) async throws -> Stand.Reply {
        let fields = [("Prefer", "wait=\(wait)")] + (tag.map { [("If-None-Match", $0)] } ?? [])
        return try await stand.send(.get, "/api/enrichment/jobs/\(job)", fields: fields)
    }

    @Test func `a client hears of a job's end when it comes`() async throws {
        let stand = try await Stand(simulatorArguments: ["--latency", "700"])
        let job = try await stand.submit(try await stand.addSites(["polled.example"]))
        let began = ContinuousClock.now
        let reply = try await ask(stand, job, wait: 10)
        #expect(reply.status == 200)
        #expect(reply.json["data"]["status"].text == "completed", "\(reply.text)\n\(stand.logs)")
        #expect(reply.fields[HTTPField.Name("Preference-Applied") ?? .vary] == "wait=10")
        #expect(reply.fields[.vary] == "Prefer")
        #expect(ContinuousClock.now - began < .seconds(9))
    }

    @Test func `a client that has the job's state hears of the next one`() async throws {
        let stand = try await Stand(startWorker: false)
        let job = try await stand.submit(try await stand.addSites(["polled.example"]))
        let tag = try #require(try await stand.get("/api/enrichment/jobs/\(job)").fields[.eTag])
        let began = ContinuousClock.now
        #expect(try await ask(stand, job, wait: 1, tag: tag).status == 304)
        #expect(ContinuousClock.now - began > .milliseconds(900))

        let news = try crowd(of: 1, stand, job, ["-H", "If-None-Match: \(tag)", "-o", "-"])
        try await stand.until("the request") { news.isRunning }
        #expect(try await stand.send(.delete, "/api/enrichment/jobs/\(job)").status == 200)
        #expect(news.end(within: 8) == 0)
        #expect(news.log.contains(#""status":"cancelled""#), "\(news.log)")
    }

    @Test func `two hundred that wait cost next to nothing, and are all answered`() async throws {
        let stand = try await Stand(startWorker: false)
        let job = try await stand.submit(try await stand.addSites(["polled.example"]))
        let responder = try #require(stand.responder)
        let crowd = try crowd(of: 200, stand, job)
        defer { crowd.kill() }
        try await stand.until("the crowd") { try sockets(of: responder) > 200 }

        let before = try processorTicks(of: responder)
        var slowest = Duration.zero
        let began = ContinuousClock.now
        while ContinuousClock.now - began < .seconds(2) {
            let asked = ContinuousClock.now
            #expect(try await stand.get("/api/enrichment/sites").status == 200)
            slowest = max(slowest, ContinuousClock.now - asked)
            try await Task.sleep(for: .milliseconds(50))
        }
        let ticks = try processorTicks(of: responder) - before
        print("200 that wait: \(ticks) hundredths of a second of processor time in 2 s, slowest read \(slowest)")
        #expect(ticks < 60)
        #expect(slowest < .seconds(2))

        #expect(try await stand.send(.delete, "/api/enrichment/jobs/\(job)").status == 200)
        #expect(crowd.end(within: 8) == 0, "\(crowd.log)")
        #expect(crowd.log.split(separator: "\n").filter { $0 == "200" }.count == 200)
        #expect(ContinuousClock.now - began < .seconds(10))
    }

    @Test func `a responder that stops answers those who wait`() async throws {
        let stand = try await Stand(startWorker: false)
        let job = try await stand.submit(try await stand.addSites(["polled.example"]))
        let responder = try #require(stand.responder)
        let before = try sockets(of: responder)
        let began = ContinuousClock.now
        let crowd = try crowd(of: 30, stand, job)
        defer { crowd.kill() }
        try await stand.until("the crowd") { try sockets(of: responder) >= before + 29 }
        #expect(responder.stop() == 0)
        #expect(crowd.end(within: 8) == 0, "\(crowd.log)")
        #expect(crowd.log.split(separator: "\n").filter { $0 == "200" }.count == 30, "\(crowd.log)\n\(stand.logs)")
        #expect(ContinuousClock.now - began < .seconds(9))
    }

    /// So many clients that wait for ten seconds at most; each prints its status.
    private func crowd(
        of count: Int, _ stand: Stand, _ job: String, _ arguments: [String] = ["-o", "/dev/null"]
    ) throws -> ChildProcess {
        try ChildProcess(
            "crowd", program: "/usr/bin/curl",
            arguments: ["-sS", "-Z", "--parallel-immediate", "--parallel-max", "\(count)", "-H", "Prefer: wait=10"]
                + arguments + ["-w", "\n%{http_code}\n", "\(stand.baseURL)/api/enrichment/jobs/\(job)#[1-\(count)]"],
            environment: [:], folder: stand.folder.path)
    }

    /// How many sockets a process has open.
    private func sockets(of process: ChildProcess) throws -> Int {
        let folder = "/proc/\(process.identifier)/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder).count { descriptor in
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
            return link?.hasPrefix("socket:") ?? false
        }
    }

    /// User and system time of proc(5), /proc/PID/stat, in hundredths of a second.
    private func processorTicks(of process: ChildProcess) throws -> Int {
        let stat = try String(contentsOfFile: "/proc/\(process.identifier)/stat", encoding: .utf8)
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
    }
}
