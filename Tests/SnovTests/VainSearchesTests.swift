import Enrichment
import ProviderWire
import Synchronization
import TestKit
import Testing

@testable import Snov

/// Starts and results that nobody can read: what may be begun again, and what is kept of the others.
@Suite struct VainSearchesTests {
    private typealias Answer = ModelSnov.Answer

    @Test(arguments: ["{}", "<html>", "", "[]", #"{"data":[],"meta":{},"links":[]}"#, #"{"data":[{"first_"#])
    func `a start whose reply nobody can read is begun twice at most, by however many tries`(body: String)
        async throws
    {
        for start in ["prospects/start", "generic-contacts/start", "search-emails/start/p1"] {
            let model = ModelSnov(
                .of(3, roles: 2), intervene: { call in call.path.contains(start) ? .text(200, body) : nil })
            let kept = KeptParts()
            let wanted = start.hasPrefix("generic") ? 9 : 3
            var verdicts: [Verdict] = []
            while verdicts.count < 4, verdicts.last.map({ $0.isWorthAnotherTry }) ?? true {
                verdicts.append(try await model.search(.of(wanted), from: kept.parts.last?.place, kept).verdict)
            }
            #expect(model.calls.count { $0.path.contains(start) } == 2, "\(start)")
            #expect(verdicts.count == 2 && verdicts.allSatisfy { $0.failure?.code == .malformedReply })
            #expect(verdicts.last?.failure?.message.hasSuffix("begun twice, and may have been paid for.") == true)
            #expect(model.calls.filter { $0.path.contains(start) }.allSatisfy { $0.charge == .unknown })
            let names = Set(kept.parts.flatMap(\.contacts).map { String($0.email.prefix(2)) })
            #expect(
                names == (start.hasPrefix("prospects") ? [] : start.hasPrefix("search") ? ["p0"] : ["p0", "p1", "p2"]))
        }
    }

    @Test func `a search that was begun in vain once is found the second time`() async throws {
        for start in ["prospects/start", "search-emails/start/p0", "generic-contacts/start"] {
            let spoilt = Mutex(false)
            let model = ModelSnov(
                .of(1, roles: 1),
                intervene: { call in
                    guard call.path.contains(start) else { return nil }
                    return spoilt.withLock { isSpoilt in
                        defer { isSpoilt = true }
                        return isSpoilt ? nil : .text(202, "<html>")
                    }
                })
            let first = try await model.search(.of(2))
            #expect(first.verdict.failure?.code == .malformedReply)
            let second = try await model.search(.of(2), from: first.place, first.kept)
            #expect(Set(second.names) == ["p0", "role0"], "\(start)")
        }
    }

    @Test func `what one prospect's result can't say costs the others nothing`() async throws {
        let answers: [(Answer?, OutcomeCode)] = [
            (.text(200, "<html>"), .malformedReply), (.text(200, ""), .malformedReply),
            (.text(400, #"{"errors":"No."}"#), .invalidRequest), (.text(451, "{}"), .unavailableForLegalReasons),
            (.text(404, "{}"), .providerUnavailable),
            (.text(200, #"{"data":[],"status":"in_progress"}"#), .providerUnavailable),
        ]
        for (answer, code) in answers {
            // Whoever is asked for again has another hash.
            let model = ModelSnov(
                .of(5),
                intervene: { call in
                    ["result/hash1", "result/hash6"].contains(where: call.path.hasSuffix) ? answer : nil
                })
            let outcome = try await model.search(.of(5) { $0.kind = .personal })
            #expect(outcome.verdict.failure?.code == code)
            #expect(Set(outcome.names) == ["p1", "p2", "p3", "p4"], "\(code)")
            guard outcome.verdict.isWorthAnotherTry else { continue }
            let calls = model.calls.count
            let later = try await model.search(.of(5) { $0.kind = .personal }, from: outcome.place, outcome.kept)
            #expect(later.verdict.failure?.code == code)
            #expect(model.calls.dropFirst(calls).allSatisfy { !$0.isStart }, "\(code)")
        }
    }

    @Test func `no answer to a start at all is one that Snov may not have seen`() async throws {
        for answer in [Answer.text(504, "<html>"), .failure(ModelSnov.NotThere())] {
            let model = ModelSnov(.of(1), intervene: { call in call.isStart ? answer : nil })
            let kept = KeptParts()
            for _ in 0..<4 {
                let verdict = try await model.search(.of(1), from: kept.parts.last?.place, kept).verdict
                #expect(verdict.isWorthAnotherTry && verdict.failure?.code == .providerUnavailable)
            }
            #expect(model.calls.count { $0.isStart } == 4)
        }
    }
}
