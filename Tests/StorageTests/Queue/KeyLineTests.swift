import Enrichment
import TestKit
import Testing

@testable import Storage

@Suite struct KeyLineTests {
    @Test func `one free place among a hundred jobs costs one search for one site`() {
        let jobs = (1...100).map { Self.job($0) }
        let search = Search(sites: 50)
        let found = Self.take(1, of: jobs, search)
        #expect(found.map(\.step.name.job) == [1])
        #expect(search.asked == [1: [1]])
    }

    @Test func `a job that is alone is searched once for all places`() {
        let search = Search(sites: 50)
        #expect(Self.take(20, of: [Self.job(7)], search).map(\.site) == Array(0..<20))
        #expect(search.asked == [7: [20]])
    }

    @Test func `a job that needs more than its even share is searched again and no site comes twice`() {
        let jobs = [Self.job(1), Self.job(2)]
        let search = Search(sites: 50)
        let found = Self.take(20, of: jobs, held: [StepName(job: 1, step: 0): 20], search)
        #expect(found.map(\.step.name.job) == Array(repeating: 2, count: 20))
        #expect(found.map(\.site) == Array(0..<20))
        #expect(search.asked[2]?.count == 2)
    }

    @Test func `a job with nothing left leaves its places to the others`() {
        let search = Search(sites: 50, ofJob: [2: 3, 3: 0])
        let found = Self.take(12, of: (1...3).map { Self.job($0) }, search)
        #expect(found.count { $0.step.name.job == 1 } == 9)
        #expect(found.count { $0.step.name.job == 2 } == 3)
        #expect(search.asked[3]?.count == 1)
    }

    @Test(arguments: [3, 0xBEE, 0xC0FFEE] as [UInt64])
    func `places are even over keys and jobs that have sites, whatever is held`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let jobs = (1...Int.random(in: 1...12, using: &generator)).map { number in
                Self.job(
                    Int64(number), key: "key \(Int.random(in: 1...3, using: &generator))",
                    lastClaimedAt: Int64.random(in: 0...3, using: &generator))
            }
            let left = Dictionary(
                uniqueKeysWithValues: jobs.map { ($0.name.job, Int.random(in: 0...30, using: &generator)) })
            let held = Dictionary(
                uniqueKeysWithValues: jobs.map { ($0.name, Int.random(in: 0...9, using: &generator)) })
            let count = Int.random(in: 1...30, using: &generator)
            let found = Self.take(count, of: jobs, held: held, Search(sites: 0, ofJob: left))

            #expect(found.count == min(count, left.values.reduce(0, +)), "seed \(seed)")
            #expect(Set(found.map { "\($0.step.name.job)/\($0.site)" }).count == found.count, "seed \(seed)")
            // Whoever got a place held no more than anybody of the same key who could have had one as well.
            var places = held
            var open = left
            for candidate in found {
                let job = candidate.step
                for other in jobs where other.key == job.key && open[other.name.job, default: 0] > 0 {
                    #expect(places[job.name, default: 0] <= places[other.name, default: 0], "seed \(seed)")
                }
                places[job.name, default: 0] += 1
                open[job.name.job, default: 0] -= 1
            }
        }
    }

    private static func job(_ sequence: Int64, key: String = "key", lastClaimedAt: Int64 = 0) -> OpenStep {
        OpenStep(
            name: StepName(job: sequence, step: 0), id: JobID(rawValue: "job \(sequence)"),
            key: JobKey(fingerprint: key, provider: "hunter", serverKeys: ServerKeys(fingerprints: [:])), stop: nil,
            lastClaimedAt: SteadyInstant(milliseconds: lastClaimedAt))
    }

    /// What a look finds, as `QueueLook` does it.
    private static func take(
        _ count: Int, of jobs: [OpenStep], held: [StepName: Int] = [:], _ search: Search
    ) -> [QueueLook.Candidate] {
        var lines = KeyLine.lines(of: jobs, held: held)
        var found: [QueueLook.Candidate] = []
        while found.count < count, let line = KeyLine.next(of: lines) {
            if let candidate = lines[line].next(free: count - found.count, search.first) {
                found.append(candidate)
            } else {
                lines.remove(at: line)
            }
        }
        return found
    }
}

/// Jobs whose sites are numbers from zero; remembers what it was asked for.
private final class Search {
    private let sites: Int
    private let ofJob: [Int64: Int]
    /// Of each job how many sites were asked for, time after time.
    private(set) var asked: [Int64: [Int]] = [:]

    init(sites: Int, ofJob: [Int64: Int] = [:]) {
        self.sites = sites
        self.ofJob = ofJob
    }

    func first(of step: OpenStep, _ count: Int) -> [QueueLook.Candidate] {
        asked[step.name.job, default: []].append(count)
        return (0..<min(count, ofJob[step.name.job] ?? sites)).map { site in
            QueueLook.Candidate(step: step, site: Int64(site), domain: "a.example", epoch: 0, attempts: 0, pauses: 0)
        }
    }
}
