import Foundation
import Synchronization
import TestKit
import Testing

/// A reply in pieces, through nginx as it is configured for the export.
@Suite(.timeLimit(.minutes(10))) struct LongRepliesTests {
    private func ends(_ stand: StreamStand) -> [String] {
        stand.made.ends.withLock { $0 }
    }

    private func until(_ what: String, _ holds: () throws -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try !holds() {
            guard ContinuousClock.now < deadline else { throw Stand.Failed(description: "waited in vain for \(what)") }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// VmRSS of proc(5).
    private func residentKibibytes(of process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber)))
    }

    @Test func `hundreds of megabytes go through a few of memory`() async throws {
        let stand = try await StreamStand(pieces: 12_800)
        let worker = try #require(stand.nginxProcesses.last)
        func resident() throws -> [Int] {
            try [ProcessInfo.processInfo.processIdentifier, worker].map(residentKibibytes)
        }
        let before = try resident()
        let curl = try stand.curl(["-o", "/dev/null", "-w", "%{size_download} %{time_starttransfer} %{time_total}"])
        #expect(curl.end(within: 120) == 0)
        let grown = zip(try resident(), before).map { $0 - $1 }
        let figures = curl.log.split(separator: " ")
        #expect(figures.first == "\(10 + 12_800 * StreamStand.pieceBytes)")
        print("400 MiB in pieces: \(curl.log) (bytes, s to the first, s); \(grown) KiB more in server and nginx")
        #expect(grown[0] < 64 << 10)
        #expect(grown[1] < 4 << 10)
        #expect(ends(stand) == ["whole"])
    }

    @Test func `a slow client fills neither memory nor disk`() async throws {
        let stand = try await StreamStand(pieces: 32_000)
        let worker = try #require(stand.nginxProcesses.last)
        let before = try residentKibibytes(of: worker)
        let curl = try stand.curl([
            "-o", "/dev/null", "--limit-rate", "1M", "--max-time", "4", "-w", "%{size_download}",
        ])
        var spilled = false
        while curl.isRunning {
            spilled = spilled || stand.nginxSpills
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(curl.end(within: 1) == 28)
        let taken = try #require(Int(curl.log.split(separator: "\n").last ?? ""))
        let made = stand.made.bytes.load(ordering: .relaxed)
        let grown = try residentKibibytes(of: worker) - before
        print("a client that takes 1 MiB/s: \(made - taken) bytes ahead of it, \(grown) KiB more in nginx")
        // The sockets' buffers on the way, which the kernel sizes.
        #expect(made - taken < 24 << 20)
        #expect(grown < 4 << 10)
        #expect(!spilled)
        try await until("the end of the reply") { ends(stand) == ["not taken"] }
    }

    @Test(arguments: [1, 2, 300])
    func `a client sees that a reply was broken off`(failing: Int) async throws {
        let stand = try await StreamStand(pieces: 1000, failing: failing)
        let curl = try stand.curl(["-o", "/dev/null", "-w", "%{http_code} %{size_download}"])
        let status = curl.end(within: 30)
        print("broken off at piece \(failing): curl ends with \(status ?? -1), \(curl.log)")
        #expect(status == 18)
        #expect(ends(stand) == ["failed"])
        // The connections before and behind nginx were closed for it, and others take their place.
        #expect(try stand.curl(["-o", "/dev/null"], "/").end(within: 30) == 0)
    }

    @Test func `a client that leaves ends the making`() async throws {
        let stand = try await StreamStand(pieces: 1_000_000)
        let curl = try stand.curl(["-o", "/dev/null"])
        try await until("some megabytes") { stand.made.bytes.load(ordering: .relaxed) > 8 << 20 }
        curl.kill()
        try await until("the end of the reply") { ends(stand) == ["not taken"] }
    }

    @Test func `HEAD brings the head and nothing is made`() async throws {
        let stand = try await StreamStand(pieces: 1000)
        let curl = try stand.curl(["-I"])
        #expect(curl.end(within: 30) == 0)
        #expect(curl.log.hasPrefix("HTTP/1.1 200"))
        #expect(stand.made.bytes.load(ordering: .relaxed) == 0)
    }
}
