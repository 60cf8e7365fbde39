import Enrichment
import FoundationEssentials
import GRDB
import TestKit
import Testing

@testable import Storage

@Suite struct LogBoundTests {
    private static let longest = LogBound.longest

    @Test func `a short log is left to itself`() {
        var bound = LogBound()
        #expect(bound.measure(after: 0) == nil)
        #expect(bound.measure(after: Self.longest) == nil)
    }

    @Test func `readers are waited for once for every bound that it has grown, and otherwise not`() {
        var bound = LogBound()
        #expect(bound.measure(after: Self.longest + 1) == .waitingForReaders(.milliseconds(200)))
        #expect(bound.measure(after: Self.longest + 2) == .asFarAsReadersAllow)
        #expect(bound.measure(after: 2 * Self.longest + 1) == .asFarAsReadersAllow)
        #expect(bound.measure(after: 2 * Self.longest + 2) == .waitingForReaders(.milliseconds(400)))
        #expect(bound.measure(after: 3 * Self.longest) == .asFarAsReadersAllow)
        #expect(bound.measure(after: 4 * Self.longest) == .waitingForReaders(.milliseconds(800)))
        #expect(bound.measure(after: 6 * Self.longest) == .waitingForReaders(.milliseconds(800)))
        #expect(bound.measure(after: 4096) == nil)
        #expect(bound.measure(after: Self.longest + 1) == .waitingForReaders(.milliseconds(200)))
    }

    @Test func `readers that never pause do not let the log grow`() throws {
        let temporary = try TemporaryStore()
        _ = try temporary.store.moveToEnrichment(try temporary.addSites(400))
        let crowd = ReaderCrowd(4, of: temporary.store)
        var longest = 0
        for round in 1...800 {
            try temporary.store.connection.write { db in
                try db.execute(
                    sql: "INSERT OR REPLACE INTO settings (key, value) VALUES (?, hex(randomblob(32768)))",
                    arguments: ["\(round % 50)"])
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: temporary.store.path + "-wal")
            longest = max(longest, attributes[.size] as? Int ?? 0)
        }
        try crowd.disperse()
        print("52 MiB written under \(crowd.reads) rounds of reads: a log of \(longest >> 10) KiB at most")
        #expect(longest < 5 * Self.longest)
    }

    /// The long form is asked for by ENRICHD_LONG_TESTS=1.
    @Test func `in a week that is never idle the log and the file stay bounded`() throws {
        let isLong = ProcessInfo.processInfo.environment["ENRICHD_LONG_TESTS"] == "1"
        let week = try SimulatedWeek(sites: isLong ? 1_800 : 40)
        let crowd = ReaderCrowd(isLong ? 2 : 1, of: week.temporary.store)
        var pages: [Int] = []
        var work: [Int] = []
        for hour in 0..<SimulatedWeek.hours {
            // For a day the worker that has the schedule is down.
            week.hasCheckpoints = !(96..<120).contains(hour)
            try week.pass(hour: hour, finding: hour.isMultiple(of: 12))
            if hour % 24 == 23 {
                pages.append(try week.pages.all)
                work.append(try week.bytesOfWork)
            }
        }
        let ordinary = week.takeLongestLog()
        try crowd.disperse()
        let held = try growUnderSnapshot(of: week)

        let bytes = pages.map { $0 * 4 }
        print(
            """
            a week: \(week.settlements) settlements, \(week.grants) grants, \(crowd.reads) rounds of reads, \
            pruned \(week.pruned); log at most \(ordinary >> 10) KiB, \(held.longest >> 10) KiB while a snapshot was \
            held, \(held.after >> 10) KiB after; file by day \(bytes) KiB, work in it \(work.map { $0 >> 10 }) KiB
            """)
        #expect(ordinary < 8 * Self.longest)
        #expect(held.after <= Self.longest)
        #expect(week.pruned.sites > week.settlements / 2)
        #expect(work[6] <= work[2] * 11 / 10)
        #expect(try week.temporary.value("SELECT count(*) FROM provider_grants") ?? 0 <= 500)
        #expect(try week.temporary.value("PRAGMA integrity_check") == "ok")
    }

    /// Goes on with the week while somebody holds a snapshot, until the log has outgrown its bound; returns how long it
    /// became, and how long it is an hour after.
    private func growUnderSnapshot(of week: SimulatedWeek) throws -> (longest: Int, after: Int) {
        var hour = SimulatedWeek.hours
        let reader = try HotConnection(path: week.temporary.store.path, patience: .zero)
        try HotStatement(reader, "BEGIN").run()
        try HotStatement(reader, "SELECT count(*) FROM jobs").run()
        while try week.logBytes < 2 * Self.longest {
            try week.pass(hour: hour, finding: false)
            hour += 1
        }
        try HotStatement(reader, "COMMIT").run()
        let longest = week.takeLongestLog()
        try week.pass(hour: hour, finding: false)
        return (longest, try week.logBytes)
    }
}
