import Enrichment
import Logging
import ServiceLifecycleTestKit
import Synchronization
import TestKit
import Testing

@testable import Processing

@Suite(.timeLimit(.minutes(10))) struct PrunerTests {
    /// Says what it was asked, and answers as it was told.
    private final class ScriptedArchive: Pruning {
        struct Question: Equatable {
            let place: PruningPlace
            let limit: JobAgeLimit?
        }

        private let state: Mutex<(asked: [Question], answers: [Result<PruningStep, StoreFault>])>

        init(_ answers: [Result<PruningStep, StoreFault>] = []) {
            state = Mutex(([], answers))
        }

        var asked: [Question] { state.withLock { $0.asked } }

        func prune(from place: PruningPlace, _ limit: JobAgeLimit?) throws(StoreFault) -> PruningStep {
            let answer = state.withLock { state in
                state.asked.append(Question(place: place, limit: limit))
                return state.answers.isEmpty
                    ? .success(PruningStep(rows: PrunedRows(), next: nil)) : state.answers.removeFirst()
            }
            return try answer.get()
        }
    }

    private let time = ManualTimekeeper()

    private func withPruner(
        _ archive: ScriptedArchive, days: Int? = 90, _ body: @Sendable @escaping () async throws -> Void
    ) async throws {
        var settings = Pruner.Settings()
        settings.jobDays = days
        let pruner = Pruner(
            archive, settings: settings, lane: BlockingLane(label: "test"), time: time,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await pruner.run() }
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// Waits until the pruner sleeps, then lets that time go by.
    private func wake(after expected: Duration) async throws {
        try await time.sleepers()
        #expect(time.sleepingUntil == [time.steadyNow().advanced(by: expected)])
        time.advance(by: expected)
    }

    @Test func `the first round comes after a minute and touches no job, later ones come every hour`() async throws {
        let archive = ScriptedArchive()
        try await withPruner(archive) {
            try await wake(after: .seconds(60))
            try await time.sleepers()
            #expect(archive.asked == [.init(place: .beginning, limit: nil)])
            try await wake(after: .seconds(3_600))
            try await time.sleepers()
            #expect(
                archive.asked.last == .init(place: .beginning, limit: JobAgeLimit(now: time.wallNow(), days: 90)))
            #expect(archive.asked.count == 2)
        }
    }

    @Test func `jobs that are kept for ever are never asked about`() async throws {
        let archive = ScriptedArchive()
        try await withPruner(archive, days: nil) {
            try await wake(after: .seconds(60))
            try await wake(after: .seconds(3_600))
            try await time.sleepers()
            #expect(archive.asked.map(\.limit) == [nil, nil])
        }
    }

    @Test func `it goes from step to step with a rest after each`() async throws {
        let archive = ScriptedArchive([
            .success(PruningStep(rows: PrunedRows(), next: .jobs(after: 0))),
            .success(PruningStep(rows: PrunedRows(), next: .jobs(after: 200))),
        ])
        try await withPruner(archive) {
            try await wake(after: .seconds(60))
            try await wake(after: .milliseconds(50))
            try await wake(after: .milliseconds(50))
            try await time.sleepers()
            #expect(archive.asked.map(\.place) == [.beginning, .jobs(after: 0), .jobs(after: 200)])
        }
    }

    @Test func `while others write it waits and asks for the same again, and gives the round up in the end`()
        async throws
    {
        let archive = ScriptedArchive(Array(repeating: .failure(.busy), count: 61))
        try await withPruner(archive) {
            try await wake(after: .seconds(60))
            for _ in 1...60 { try await wake(after: .seconds(1)) }
            try await wake(after: .seconds(3_600))
            try await time.sleepers()
            #expect(archive.asked.count == 62)
        }
    }

    @Test func `a fault ends the round and not the service`() async throws {
        let archive = ScriptedArchive([.failure(.full)])
        try await withPruner(archive) {
            try await wake(after: .seconds(60))
            try await wake(after: .seconds(3_600))
            try await time.sleepers()
            #expect(archive.asked.count == 2)
        }
    }
}
