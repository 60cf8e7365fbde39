import Enrichment
import Testing

@testable import Storage

@Suite struct CivilTimeTests {
    @Test(arguments: [
        (0, "1970-01-01 00:00:00", "19700101T000000Z"),
        (951_782_399, "2000-02-28 23:59:59", "20000228T235959Z"),
        (951_868_799, "2000-02-29 23:59:59", "20000229T235959Z"),
        (1_790_000_000, "2026-09-21 14:13:20", "20260921T141320Z"),
        (4_102_444_800, "2100-01-01 00:00:00", "21000101T000000Z"),
    ])
    func `a second is written as SQLite writes it`(second: Int, column: String, name: String) {
        let second = WallSecond(unixSeconds: Int64(second))
        #expect(second.columnText == column)
        #expect(second.fileNameText == name)
    }
}
