import Enrichment
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

@Suite struct WaitingLinesTests {
    private let key = KeyFingerprint(rawValue: "key")
    private let job = JobID(rawValue: "job")

    @Test(arguments: [1, 0xC0FFEE, 0x5EED] as [UInt64])
    func `nobody is left behind however many leave, and nobody shares a turn`(seed: UInt64) async throws {
        let lines = WaitingLines()
        var generator = SeededGenerator(seed: seed)
        let turn = Turn()
        var tasks: [(task: Task<Void, any Error>, isCancelled: Bool)] = []
        for _ in 0..<300 {
            let pauses = Int.random(in: 0...3, using: &generator)
            let job = JobID(rawValue: "job \(Int.random(in: 1...5, using: &generator))")
            let task = Task {
                try await lines.withTurn(of: key, for: .job(job)) {
                    #expect(turn.begin() == 1, "seed \(seed)")
                    for _ in 0..<pauses { await Task.yield() }
                    turn.end()
                }
            }
            tasks.append((task, Int.random(in: 0..<3, using: &generator) == 0))
            if Bool.random(using: &generator) { await Task.yield() }
            if let victim = tasks.randomElement(using: &generator), victim.isCancelled { victim.task.cancel() }
        }
        for (task, isCancelled) in tasks where isCancelled { task.cancel() }
        for (task, isCancelled) in tasks {
            switch await task.result {
            case .success: break
            case .failure(let error):
                #expect(error is CancellationError && isCancelled, "seed \(seed): \(error)")
            }
        }
        #expect(lines.waiting(for: key) == 0)
        #expect(try await lines.withTurn(of: key, for: .job(job)) { true }, "seed \(seed)")
    }

    @Test func `a small job's callers wait for a turn of each job, not for a large one's line`() async throws {
        let lines = WaitingLines()
        let order = try await served(
            lines, arriving: Array(repeating: "large", count: 20) + ["small", "small", "other"])
        #expect(order.prefix(6) == ["large", "large", "small", "other", "large", "small"])
        #expect(order.count == 23)
    }

    @Test(arguments: [2, 0xFA1, 0x5EED] as [UInt64])
    func `nobody waits for more than one turn of any other job before each of their own`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let arrivals = (0..<80).map { _ in "job \(Int.random(in: 1...6, using: &generator))" }
        let leaving = Set((0..<20).map { _ in Int.random(in: 1..<80, using: &generator) })
        let order = try await served(WaitingLines(), arriving: arrivals, leaving: leaving)

        let stayed = arrivals.indices.filter { !leaving.contains($0) }.map { arrivals[$0] }
        #expect(order.sorted() == stayed.sorted(), "seed \(seed)")
        for job in Set(stayed) {
            // The first had it before anybody waited.
            let turns = order.indices.dropFirst().filter { order[$0] == job }
            for (earlier, later) in zip([1] + turns, turns) {
                let others = order[earlier..<later].filter { $0 != job }
                #expect(Set(others).count == others.count, "seed \(seed): \(order)")
            }
        }
    }

    /// Who had the turn, in order, of callers for these jobs that came one after the other while the first had it;
    /// those at the places in `leaving` were cancelled before the turn passed on.
    private func served(
        _ lines: WaitingLines, arriving jobs: [String], leaving: Set<Int> = []
    ) async throws -> [String] {
        let record = Record()
        var tasks: [Task<Void, any Error>] = []
        for (index, job) in jobs.enumerated() {
            tasks.append(
                Task {
                    try await lines.withTurn(of: key, for: .job(JobID(rawValue: job))) {
                        record.order.withLock { $0.append(job) }
                        if index == 0 { try await record.isOpen.until { $0 } }
                    }
                })
            try await eventually("in line") {
                lines.waiting(for: key) == index && !record.order.withLock { $0.isEmpty }
            }
        }
        for index in leaving {
            tasks[index].cancel()
            await #expect(throws: CancellationError.self) { try await tasks[index].value }
        }
        record.isOpen.withLock { $0 = true }
        for (index, task) in tasks.enumerated() where !leaving.contains(index) { try await task.value }
        return record.order.withLock { $0 }
    }

    @Test func `a turn that ends with an error is passed on`() async throws {
        struct Fault: Error {}
        let lines = WaitingLines()
        await #expect(throws: Fault.self) { try await lines.withTurn(of: key, for: .job(job)) { throw Fault() } }
        #expect(try await lines.withTurn(of: key, for: .job(job)) { 7 } == 7)
    }
}

/// Counts who has the turn at the same time.
private final class Turn: Sendable {
    private let holders = Mutex(0)

    func begin() -> Int {
        holders.withLock { holders in
            holders += 1
            return holders
        }
    }

    func end() {
        holders.withLock { $0 -= 1 }
    }
}

/// Who had the turn, and whether the first may pass it on.
private final class Record: Sendable {
    let order = Mutex<[String]>([])
    let isOpen = Watched(false)
}
