import Enrichment
import Synchronization
import TestKit
import Testing

@testable import RateLimiting

@Suite struct WaitingLinesTests {
    private let key = KeyFingerprint(rawValue: "key")

    @Test(arguments: [1, 0xC0FFEE, 0x5EED] as [UInt64])
    func `nobody is left behind however many leave, and nobody shares a turn`(seed: UInt64) async throws {
        let lines = WaitingLines()
        var generator = SeededGenerator(seed: seed)
        let turn = Turn()
        var tasks: [(task: Task<Void, any Error>, isCancelled: Bool)] = []
        for _ in 0..<300 {
            let pauses = Int.random(in: 0...3, using: &generator)
            let task = Task {
                try await lines.withTurn(of: key) {
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
        #expect(try await lines.withTurn(of: key) { true }, "seed \(seed)")
    }

    @Test func `a turn that ends with an error is passed on`() async throws {
        struct Fault: Error {}
        let lines = WaitingLines()
        await #expect(throws: Fault.self) { try await lines.withTurn(of: key) { throw Fault() } }
        #expect(try await lines.withTurn(of: key) { 7 } == 7)
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
