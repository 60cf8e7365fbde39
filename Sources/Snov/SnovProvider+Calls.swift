import Enrichment
import HTTPTypes
import ProviderWire

/// Single calls, each with a token.
extension SnovProvider {
    /// What Snov made of a start.
    enum Started {
        /// The result is to be read there; what it cost is to be settled when it is known.
        case begun(result: String, Settle)
        /// Snov knew the result already.
        case ended(SnovReply, Settle)
        /// There is nothing to be searched.
        case gone(Failure)
        /// Snov took it, but its reply does not say where the result is to be read: it may have been paid for.
        case unclear(Verdict)
        case refused(Verdict)
    }

    struct Heard {
        enum Answer {
            case reply(SnovReply)
            case gone(Failure)
            /// Snov took the question (2xx), and its reply is not what it promises.
            case unreadable(Verdict)
            case final(Verdict)
        }

        let answer: Answer
        /// Empty when there was no answer.
        let body: [UInt8]
        /// Says what a reply's call cost; the other answers' are settled.
        let settle: Settle
    }

    /// Begins a search, which may cost a credit.
    func start(_ question: SnovQuestion, _ task: SnovTask) async throws -> Started {
        let heard = try await ask(question, mostCredits: SnovPrice.ofOneStart)
        switch heard.answer {
        case .reply(let reply) where reply.isResult:
            return .ended(reply, heard.settle)
        case .reply(let reply):
            do throws(SnovFault) {
                let result = try result(of: reply, task)
                heard.settle(.unknown, .found)
                return .begun(result: result, heard.settle)
            } catch {
                heard.settle(.unknown, .failed(.malformedReply))
                return .unclear(.malformed(error.description))
            }
        case .gone(let failure): return .gone(failure)
        case .unreadable(let verdict): return .unclear(verdict)
        case .final(let verdict): return .refused(verdict)
        }
    }

    /// Where the result of an accepted search is read: by its hash, else where its link leads (providers.md, B.3).
    private func result(of reply: SnovReply, _ task: SnovTask) throws(SnovFault) -> String {
        let link = try SnovLink.path(reply.resultLink, at: address)
        let hash = reply.taskHash ?? link?.split(separator: "?").first?.split(separator: "/").last.map(String.init)
        guard let hash, let path = task.resultPath(of: hash) else { throw .missing("task to ask after") }
        return path
    }

    /// Asks one question. A token that Snov takes no more is replaced.
    func ask(_ question: SnovQuestion, mostCredits: Int = 0) async throws -> Heard {
        var course = TokenCourse()
        while true {
            let token: BearerToken
            switch try await self.token(besides: course.refused) {
            case .token(let held): token = held
            case .verdict(let verdict): return Heard(answer: .final(verdict), body: [], settle: { _, _ in })
            }
            let words = words(hiding: [token, course.refused])
            switch try await send(question, token, mostCredits, words) {
            case .failed(let verdict): return Heard(answer: .final(verdict), body: [], settle: { _, _ in })
            case .came(let response, let body, let settle):
                switch SnovAnswer(response, body, words: words, now: timekeeper.wallNow()) {
                case .reply(let reply):
                    return Heard(answer: .reply(reply), body: body, settle: settle)
                case .gone(let failure):
                    settle(.credits(0), .failed(failure.code))
                    return Heard(answer: .gone(failure), body: body, settle: settle)
                case .final(let verdict):
                    let charge = SnovPrice.charge(for: verdict, status: response.status)
                    settle(charge, CallOutcome(verdict))
                    let isUnreadable = response.status.kind == .successful && charge == .unknown
                    return Heard(
                        answer: isUnreadable ? .unreadable(verdict) : .final(verdict), body: body, settle: settle)
                case .unauthorized(let said):
                    settle(.credits(0), .failed(.invalidAPIKey))
                    if let verdict = course.wasRefused(token, said, now: timekeeper.steadyNow()) {
                        return Heard(answer: .final(verdict), body: body, settle: settle)
                    }
                }
            }
        }
    }

    enum Exchange {
        case came(HTTPResponse, [UInt8], Settle)
        /// There was no answer.
        case failed(Verdict)
    }

    func send(
        _ question: SnovQuestion, _ token: BearerToken?, _ mostCredits: Int, _ words: ProviderWords
    ) async throws -> Exchange {
        do {
            let (response, body, settle) = try await transport(
                question.request(at: address, token), question.body, mostCredits)
            return .came(response, body, settle)
        } catch {
            try rethrowUnlessProviders(error)
            let reason = words.quoted(String(describing: error)) ?? "no reason given"
            return .failed(.unavailable(Failure(.providerUnavailable, "Snov could not be asked: \(reason)")))
        }
    }
}
