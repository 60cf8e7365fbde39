import Enrichment
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// What goes wrong in the middle of a search, and what is left of what was paid for.
@Suite struct SnovFaultsTests {
    private typealias Answer = ModelSnov.Answer
    private typealias Call = ModelSnov.Call

    @Test func `when the credits run out, those under way are still read and kept`() async throws {
        let model = ModelSnov(
            .of(9),
            intervene: { call in
                call.path.hasSuffix("start/p2") ? .reply(400, PackageResources.refusal_400_credits_json) : nil
            })
        let outcome = try await model.search(.of(5))
        #expect(outcome.verdict.failure?.code == .quotaExhausted)
        #expect(Set(outcome.names) == ["p0", "p1"])
        #expect(
            model.calls.filter { $0.mostCredits > 0 }.map(\.charge) == [
                .credits(1), .credits(1), .credits(1), .credits(0),
            ])
    }

    @Test func `a search that lacked credits is begun again by a later try`() async throws {
        let model = ModelSnov(
            .of(2),
            intervene: { call in
                call.path.contains("search-emails/result/hash1") && call.index < 20
                    ? .reply(200, PackageResources.not_enough_credits_json) : nil
            })
        let outcome = try await model.search(.of(2))
        #expect(outcome.verdict.failure?.code == .quotaExhausted)
        #expect(outcome.names == ["p1"])
        let later = try await model.search(.of(2), from: outcome.place, outcome.kept)
        #expect(later.verdict.finding != nil)
        #expect(Set(later.names) == ["p0", "p1"])
    }

    @Test func `a refusal in the middle ends the site, and what is under way is kept`() async throws {
        let model = ModelSnov(
            .of(9),
            intervene: { call in
                call.path.hasSuffix("start/p1") ? .reply(400, PackageResources.refusal_texts_json) : nil
            })
        let outcome = try await model.search(.of(3))
        #expect(
            outcome.verdict.failure?.message == "Snov refuses this question (status 400): The domain field is required."
        )
        #expect(outcome.names == ["p0"])
    }

    @Test func `a task that is gone is begun again, once`() async throws {
        for (lost, names) in [("prospects/result/hash0", ["p0"]), ("search-emails/result/hash1", ["p0"])] {
            let model = ModelSnov(
                .of(1),
                intervene: { call in
                    call.path.hasSuffix(lost) ? .reply(404, PackageResources.refusal_404_json) : nil
                })
            let outcome = try await model.search(.of(1))
            #expect(outcome.names == names)
            #expect(model.starts.values.sorted() == [1, 2])
        }
    }

    @Test func `a task that is gone twice is not begun a third time, by no try`() async throws {
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                call.path.contains("search-emails/result") ? .reply(404, PackageResources.refusal_404_json) : nil
            })
        let kept = KeptParts()
        for _ in 0..<4 {
            let outcome = try await model.search(.of(1), from: kept.parts.last?.place, kept)
            guard case .unavailable = outcome.verdict else {
                Issue.record("\(outcome.verdict)")
                continue
            }
        }
        #expect(model.starts.values.sorted() == [1, 2])
    }

    @Test func `a prospect that Snov knows no more is passed over`() async throws {
        let model = ModelSnov(
            .of(3),
            intervene: { call in
                call.path.hasSuffix("start/p0") ? .reply(404, PackageResources.refusal_404_json) : nil
            })
        #expect(Set(try await model.search(.of(2)).names) == ["p1", "p2"])
    }

    @Test func `who is throttled goes on from where they were`() async throws {
        let model = ModelSnov(
            .of(3),
            intervene: { call in
                call.index == 6 ? .reply(429, PackageResources.refusal_429_json) : nil
            })
        let first = try await model.search(.of(3))
        #expect(first.verdict == .throttled(retryAfter: nil))
        let second = try await model.search(.of(3), from: first.place, first.kept)
        #expect(Set(second.names) == ["p0", "p1", "p2"])
        #expect(model.starts.values.allSatisfy { $0 == 1 })
        #expect(second.verdict.finding?.credits == 4)
    }

    @Test func `a search that never ends is given up after a minute and a half, and asked after by the next try`()
        async throws
    {
        let time = HastyTimekeeper()
        let began = time.steadyNow()
        let model = ModelSnov(.of(1), pendingPolls: .max)
        let outcome = try await model.search(.of(1), time: time)
        #expect(outcome.verdict.failure?.code == .providerUnavailable)
        #expect(time.steadyNow().since(began) >= PollClock.patience)
        #expect(time.steadyNow().since(began) < PollClock.patience + PollClock.longestPause)
        #expect(model.paths.count == 1 + PollClock.mostPolls)
        _ = try await model.search(.of(1), from: outcome.place, time: time)
        #expect(model.starts.values.map(\.self) == [1])
    }

    @Test func `a slow line does not end a search early`() async throws {
        let time = HastyTimekeeper()
        let model = ModelSnov(
            .of(1), pendingPolls: 4,
            intervene: { call in
                if call.path.contains("result") { time.pass(.seconds(40)) }
                return nil
            })
        #expect(try await model.search(.of(1) { $0.kind = .personal }, time: time).names == ["p0"])
    }

    @Test func `no link to anywhere else is followed`() async throws {
        let bodies = [
            #"{"data":[{"first_name":"A","search_emails_start":"https://evil.example/v2/domain-search/x"}],"status":"completed"}"#,
            #"{"data":[{"first_name":"A"}],"links":{"next":"http://169.254.169.254/"},"status":"completed"}"#,
            #"{"data":[{"first_name":"A"}],"links":{"next":"http://api.snov.io/v2/domain-search/x"},"status":"completed"}"#,
            #"{"data":[{"first_name":"A"}],"links":{"next":"https://api.snov.io/v1/get-balance"},"status":"completed"}"#,
            #"{"data":[],"links":{"result":"https://api.snov.io.evil.example/v2/domain-search/result/ab"}}"#,
            #"{"data":[],"meta":{"task_hash":"ab"},"links":{"result":"https://api.snov.io@evil.example/result/ab"}}"#,
        ]
        for body in bodies {
            let model = ModelSnov(
                .of(1),
                intervene: { call in
                    call.path.contains("prospects/start") ? .text(202, body) : nil
                })
            let outcome = try await model.search(.of(1))
            #expect(outcome.verdict.failure?.code == .malformedReply, "\(body)")
            #expect(model.paths == ["POST /v2/domain-search/prospects/start"])
        }
    }

    @Test func `a start without a task to ask after is malformed, and may have cost something`() async throws {
        for body in [#"{"data":[],"meta":{},"links":[]}"#, #"{"task_hash":"../../v1/x"}"#, #"{"task_hash":"a/b"}"#] {
            let model = ModelSnov(.of(1), intervene: { call in call.isStart ? .text(200, body) : nil })
            #expect(try await model.search(.of(1)).verdict.failure?.code == .malformedReply)
            #expect(model.calls.last?.charge == .unknown)
            #expect(model.calls.count { $0.isStart } == 1)
            #expect(model.calls.last?.outcome == .failed(.malformedReply))
        }
    }

    @Test func `calls under way that hold the job's last credits are read before others are made`() async throws {
        for refusal in [GrantRefusal.creditsHeld, .creditsSpent(maximum: 3)] {
            let model = ModelSnov(
                ModelSnov.Company(people: [.init("none", [])] + (0..<3).map { .init("p\($0)") }),
                intervene: { call in call.index == 7 ? .failure(refusal) : nil })
            let outcome = try await model.search(.of(3))
            #expect(outcome.names.count == 3)
            #expect(model.credits == 4)
        }
        let model = ModelSnov(
            .of(3),
            intervene: { call in
                call.path.contains("start/p1") ? .failure(GrantRefusal.creditsSpent(maximum: 2)) : nil
            })
        let kept = KeptParts()
        await #expect(throws: GrantRefusal.creditsSpent(maximum: 2)) { try await model.search(.of(3), kept) }
        #expect(kept.parts.flatMap(\.contacts).map(\.email) == ["p0@a.example"])
    }

    @Test(arguments: [CancellationError(), GrantRefusal.leaseLost, StoreFault.full] as [any Error])
    func `what is not Snov's is thrown on`(error: any Error) async throws {
        let type = String(describing: error)
        for index in 0..<6 {
            let model = ModelSnov(.of(1), intervene: { $0.index == index ? .failure(error) : nil })
            await #expect("\(type)") {
                _ = try await model.search(.of(1))
            } throws: { String(describing: $0) == type }
        }
        await #expect("\(type)") {
            _ = try await SnovProvider(ModelSnov(.of(1), intervene: { _ in .failure(error) })).remainingCredits()
        } throws: { String(describing: $0) == type }
    }

    @Test func `a keeper that can't keep ends the try`() async throws {
        struct FullKeeper: SearchKeeper {
            func keep(_ part: SearchPart) async throws -> Int { throw StoreFault.full }
        }
        let model = ModelSnov(.of(3))
        await #expect("full") {
            _ = try await SnovProvider(model).search(.of(3), from: nil, keeper: FullKeeper())
        } throws: { ($0 as? StoreFault) == .full }
        #expect(model.starts.count == 1)
    }
}

extension HastyTimekeeper {
    func pass(_ duration: Duration) {
        advance(to: steadyNow().advanced(by: duration))
    }
}

extension ModelSnov {
    func search(_ search: DomainSearch, _ kept: KeptParts) async throws -> Outcome {
        try await self.search(search, from: nil, kept)
    }

    func search(
        _ search: DomainSearch, from place: SearchPlace? = nil, time: any Timekeeper
    ) async throws -> Outcome {
        try await self.search(search, from: place, KeptParts(), time)
    }
}
