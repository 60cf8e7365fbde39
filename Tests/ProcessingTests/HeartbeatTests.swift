import Enrichment
import Logging
import ServiceLifecycleTestKit
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(10))) struct HeartbeatTests {
    private struct Refused: Error {}

    @Test func `a worker is heard of again and again, a refusal notwithstanding, until it is told to stop`()
        async throws
    {
        let time = ManualTimekeeper()
        let beats = Watched(0)
        let log = LogBook()
        let heartbeat = Heartbeat(lane: BlockingLane(label: "test"), time: time, logger: log.logger) {
            let beat = beats.withLock { beats in
                beats += 1
                return beats
            }
            if beat == 1 { throw Refused() }
        }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await heartbeat.run() }
                for beat in 1...3 {
                    try await time.sleepers()
                    time.advance(by: Heartbeat.interval)
                    try await beats.until { $0 >= beat }
                }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(beats.withLock { $0 } == 3)
        #expect(log.lines.contains { $0.contains("can't show that it lives") })
    }
}
