import Enrichment
import Logging
import TestKit
import Testing

@testable import Processing

@Suite struct FaultLogTests {
    private let log = LogBook()
    private let time = ManualTimekeeper()
    private let faults: FaultLog

    init() {
        faults = FaultLog(logger: log.logger, time: time)
    }

    @Test func `what lasts is said once, and again every half minute`() {
        for _ in 1...90 {
            faults.note("leases can't be kept", StoreFault.full)
            faults.note("the queue can't be read", StoreFault.full, ["site": "1"])
            time.advance(by: .seconds(1))
        }
        let fault = "fault=\(StoreFault.full)"
        #expect(
            log.lines == [
                "error leases can't be kept \(fault)", "error leases can't be kept \(fault) times_since=59",
                "error leases can't be kept \(fault) times_since=59",
            ])
    }

    @Test func `each fault is said for itself, with what it is about`() {
        faults.note("a settlement can't be written yet", StoreFault.broken("no"), ["site": "1"])
        faults.note("a settlement can't be written yet", StoreFault.busy, ["site": "1"])
        #expect(
            log.lines == [
                "error a settlement can't be written yet fault=no site=1",
                "error a settlement can't be written yet fault=\(StoreFault.busy) site=1",
            ])
    }

    @Test func `what was over for half a minute is said at once when it is back`() {
        faults.note("leases can't be kept", StoreFault.busy)
        time.advance(by: FaultLog.silence)
        faults.note("leases can't be kept", StoreFault.busy)
        #expect(log.lines.count == 2)
    }
}
