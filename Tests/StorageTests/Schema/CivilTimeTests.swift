import Enrichment
import GRDB
import Testing

@testable import Storage

@Suite struct CivilTimeTests {
    @Test(arguments: [
        (-1, "1969-12-31 23:59:59", "19691231T235959Z"),
        (0, "1970-01-01 00:00:00", "19700101T000000Z"),
        (951_782_399, "2000-02-28 23:59:59", "20000228T235959Z"),
        (951_868_799, "2000-02-29 23:59:59", "20000229T235959Z"),
        (1_790_000_000, "2026-09-21 14:13:20", "20260921T141320Z"),
        (4_102_444_800, "2100-01-01 00:00:00", "21000101T000000Z"),
    ])
    func `a second is written for columns and for names`(second: Int, column: String, name: String) {
        let second = WallSecond(unixSeconds: Int64(second))
        #expect(second.columnText == column)
        #expect(second.fileNameText == name)
    }

    @Test func `every day of 800 years is written as SQLite writes it`() throws {
        // Each day at another second of it, from 1600 on.
        let seconds = (0..<292_194).map { day in (day - 135_140) * 86_400 + day * 7_919 % 86_400 }
        try DatabaseQueue().read { db in
            let datetime = try db.cachedStatement(sql: "SELECT datetime(?, 'unixepoch')")
            for second in seconds {
                let expected = try String.fetchOne(datetime, arguments: [second])
                guard WallSecond(unixSeconds: Int64(second)).columnText != expected else { continue }
                Issue.record("second \(second) is \(expected ?? "nothing") in SQLite")
                return
            }
        }
    }
}
