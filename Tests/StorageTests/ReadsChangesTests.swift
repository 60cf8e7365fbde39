import Enrichment
import TestKit
import Testing

@testable import Storage

@Suite struct ReadsChangesTests {
    private let store: ReadsStore
    private let changes = ChangeCount()

    init() throws {
        store = try ReadsStore()
    }

    private func readings() throws -> ThreadReadings {
        try ThreadReadings(path: store.store.path, timekeeper: store.time, changes: changes)
    }

    private func pause() {
        store.time.advance(by: .milliseconds(25))
    }

    @Test func `the mark stays while nothing is committed`() throws {
        let readings = try readings()
        let mark = try readings.changeMark()
        for _ in 0..<10 {
            pause()
            #expect(try readings.changeMark() == mark)
        }
    }

    @Test func `a commit of anybody makes another mark`() throws {
        let readings = try readings()
        for id in 1...3 as ClosedRange<Int64> {
            let mark = try readings.changeMark()
            try store.addSite(id)
            pause()
            #expect(try readings.changeMark() != mark)
        }
    }

    /// Threads look in turns: whoever looks after a commit knows of it, whoever took the mark.
    @Test func `no thread misses what was committed after another's mark`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let threads = try (0..<3).map { _ in try readings() }
        var id: Int64 = 0
        for _ in 0..<300 {
            let mark = try threads.randomElement(using: &random)?.changeMark()
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                _ = try threads.randomElement(using: &random)?.changeMark()
                pause()
            }
            id += 1
            try store.addSite(id)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                _ = try threads.randomElement(using: &random)?.changeMark()
                pause()
            }
            pause()
            #expect(try threads.randomElement(using: &random)?.changeMark() != mark, "seed \(seed)")
        }
    }

    @Test func `once every thread has looked, the mark stays`() throws {
        let threads = try (0..<3).map { _ in try readings() }
        try store.addSite(1)
        pause()
        for thread in threads { _ = try thread.changeMark() }
        let mark = try threads[0].changeMark()
        pause()
        for thread in threads {
            #expect(try thread.changeMark() == mark)
        }
    }
}
