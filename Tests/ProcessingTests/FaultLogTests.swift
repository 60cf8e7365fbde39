import Enrichment
import Logging
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite struct FaultLogTests {
    private let lines = LogLines()
    private let time = ManualTimekeeper()
    private let log: FaultLog

    init() {
        log = FaultLog(logger: lines.logger, time: time)
    }

    @Test func `what lasts is said once, and again every half minute`() {
        for _ in 1...90 {
            log.note("leases can't be kept", StoreFault.full)
            log.note("the queue can't be read", StoreFault.full, ["site": "1"])
            time.advance(by: .seconds(1))
        }
        let fault = "fault=\(StoreFault.full)"
        #expect(
            lines.all == [
                "leases can't be kept \(fault)", "leases can't be kept \(fault) times_since=59",
                "leases can't be kept \(fault) times_since=59",
            ])
    }

    @Test func `each fault is said for itself, with what it is about`() {
        log.note("a settlement can't be written yet", StoreFault.broken("no"), ["site": "1"])
        log.note("a settlement can't be written yet", StoreFault.busy, ["site": "1"])
        #expect(
            lines.all == [
                "a settlement can't be written yet fault=no site=1",
                "a settlement can't be written yet fault=\(StoreFault.busy) site=1",
            ])
    }

    @Test func `what was over for half a minute is said at once when it is back`() {
        log.note("leases can't be kept", StoreFault.busy)
        time.advance(by: FaultLog.silence)
        log.note("leases can't be kept", StoreFault.busy)
        #expect(lines.all.count == 2)
    }
}

/// Keeps the lines that are logged, with their metadata.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let words = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            lines.lines.withLock { $0.append((["\(event.message)"] + words).joined(separator: " ")) }
        }
    }
}
