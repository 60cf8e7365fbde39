import Foundation
import TestKit
import Testing

/// What stays in memory once the work is done.
@Suite(.timeLimit(.minutes(10))) struct ResidentMemoryTests {
    @Test func `the responder gives back the room that large bodies took`() async throws {
        let stand = try await Stand(startWorker: false)
        let responder = try #require(stand.responder)
        _ = try await stand.addSites(["acme.example"])
        let before = try residentKibibytes(of: responder)

        // Some for each thread.
        for name in 1...8 {
            _ = try await stand.addSites((1...4_000).map { "company-\($0)-of-\(name).example" })
        }
        let growth = try residentKibibytes(of: responder) - before
        print("8 bodies of 4,000 sites: \(growth) KiB more are resident")
        #expect(growth < 8 << 10)
    }

    /// proc(5), /proc/PID/status.
    private func residentKibibytes(of process: ChildProcess) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
