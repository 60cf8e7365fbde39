import Enrichment
import Foundation
import Synchronization
import TestKit
import Testing

@testable import Storage

@Suite struct WriteGateTests {
    /// Counts those that are somewhere at once.
    private final class Crowd: Sendable {
        private let state = Mutex((inside: 0, most: 0))

        var most: Int { state.withLock { $0.most } }

        func enter() {
            state.withLock { state in
                state.inside += 1
                state.most = max(state.most, state.inside)
            }
        }

        func leave() {
            state.withLock { $0.inside -= 1 }
        }
    }

    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("sites.db")
    }

    @Test func `another process behind the gate keeps everybody out for as long as they are patient`() throws {
        let gate = try WriteGate(beside: path)
        let other = try LockHolder(of: path + ".lock")
        #expect(throws: StoreFault.busy) { try gate.pass(patience: .milliseconds(30)) {} }
        try other.release()
        #expect(try gate.pass(patience: .zero) { 7 } == 7)
    }

    @Test func `who has queued for longer than its patience is turned away`() throws {
        let gate = try WriteGate(beside: path)
        let patience = Duration.milliseconds(20)
        let isQueueing = Atomic(false)
        let outcome = Mutex<Result<Int, any Error>?>(nil)
        try gate.pass {
            Thread.detachNewThread {
                isQueueing.store(true, ordering: .releasing)
                let result = Result { try gate.pass(patience: patience) { 7 } }
                outcome.withLock { $0 = result }
            }
            while !isQueueing.load(ordering: .acquiring) { usleep(1000) }
            let end = ContinuousClock.now + patience * 25
            while ContinuousClock.now < end { usleep(1000) }
        }
        while outcome.withLock({ $0 == nil }) { usleep(1000) }
        #expect(throws: StoreFault.busy) { try outcome.withLock { try $0?.get() } }
        #expect(try gate.pass(patience: .zero) { 7 } == 7)
    }

    @Test func `a process that is killed leaves the gate open`() throws {
        let gate = try WriteGate(beside: path)
        let other = try LockHolder(of: path + ".lock")
        try other.kill()
        #expect(try gate.pass(patience: .zero) { 7 } == 7)
    }

    @Test func `an error behind the gate opens it again`() throws {
        let gate = try WriteGate(beside: path)
        #expect(throws: CancellationError.self) { try gate.pass { throw CancellationError() } }
        let other = try WriteGate(beside: path)
        #expect(try other.pass(patience: .zero) { 7 } == 7)
    }

    @Test func `two gates on one file never let two in`() async throws {
        let crowd = Crowd()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...4 {
                let gate = try WriteGate(beside: path)
                group.addTask {
                    for _ in 1...200 {
                        try gate.pass(patience: .seconds(60)) {
                            crowd.enter()
                            crowd.leave()
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(crowd.most == 1)
    }

    @Test func `the lock file is the group's to open and nobody else's`() throws {
        _ = try WriteGate(beside: path)
        let mode = try #require(try directory.mode(of: "sites.db.lock"))
        #expect(mode & 0o007 == 0)
        #expect(mode & 0o600 == 0o600)
    }

    @Test func `a gate that is made anew is the same gate`() throws {
        let first = try WriteGate(beside: path)
        let second = try WriteGate(beside: path)
        try first.pass {
            _ = #expect(throws: StoreFault.busy) { try second.pass(patience: .zero) {} }
        }
    }
}
