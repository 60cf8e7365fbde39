import Enrichment
import Testing

@testable import Storage

@Suite struct CircuitTests {
    private static let start = SteadyInstant(milliseconds: 1_000_000)
    private let policy = CircuitPolicy(random: { 0 })

    private func call(_ number: Int64) -> ProviderCall {
        ProviderCall(site: JobSite(job: 1, site: number), epoch: 1)
    }

    /// A circuit after these words, one second apart; each from a call of its own unless it is a probe.
    private func circuit(after words: Circuit.Word...) -> Circuit {
        var circuit = Circuit.closed(failures: 0)
        for (index, word) in words.enumerated() {
            _ = circuit.note(
                word, of: call(Int64(index)), at: Self.start.advanced(by: .seconds(index)), policy: policy)
        }
        return circuit
    }

    @Test func `it opens with the fifth failure in a row`() {
        #expect(circuit(after: .failed, .failed, .failed, .failed) == .closed(failures: 4))
        var circuit = circuit(after: .failed, .failed, .failed, .failed)
        let end = Self.start.advanced(by: .seconds(15))
        #expect(
            circuit.note(.failed, of: call(9), at: Self.start.advanced(by: .seconds(10)), policy: policy)
                == .opened(until: end))
        #expect(circuit == .open(times: 1, until: end, probe: nil))
    }

    @Test func `an answer begins the count anew`() {
        let circuit = circuit(after: .failed, .failed, .failed, .failed, .answered, .failed, .failed)
        #expect(circuit == .closed(failures: 2))
    }

    @Test(arguments: [Circuit.Word.answered, .failed])
    func `calls from before it opened say nothing any more`(word: Circuit.Word) {
        let open = Circuit.open(times: 2, until: Self.start, probe: call(1))
        var circuit = open
        #expect(circuit.note(word, of: call(2), at: Self.start, policy: policy) == nil)
        #expect(circuit == open)
    }

    @Test func `the probe's answer closes it`() {
        var circuit = Circuit.open(times: 4, until: Self.start, probe: call(1))
        #expect(circuit.note(.answered, of: call(1), at: Self.start, policy: policy) == .closed)
        #expect(circuit == .closed(failures: 0))
    }

    @Test func `each failed probe has it rest for twice as long, up to a minute`() {
        var circuit = Circuit.open(times: 1, until: Self.start, probe: nil)
        var rests: [Duration] = []
        for _ in 1...12 {
            guard case .open(let times, let end, _) = circuit else { break }
            circuit = .open(times: times, until: end, probe: call(1))
            #expect(circuit.note(.failed, of: call(1), at: end, policy: policy) == nil)
            guard case .open(_, let next, nil) = circuit else { break }
            rests.append(next.since(end))
        }
        #expect(rests == [10, 20, 40, 60, 60, 60, 60, 60, 60, 60, 60, 60].map { .seconds($0) })
    }

    @Test func `a rest is up to a quarter longer, by chance`() {
        #expect(CircuitPolicy(random: { 0 }).rest(afterOpenings: 1) == .seconds(5))
        #expect(CircuitPolicy(random: { 0.5 }).rest(afterOpenings: 1) == .milliseconds(5625))
        #expect(CircuitPolicy(random: { 1.0.nextDown }).rest(afterOpenings: .max) <= .seconds(75))
    }
}
