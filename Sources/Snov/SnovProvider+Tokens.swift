import Enrichment
import HTTPTypes
import ProviderWire

/// Tokens, and what must not be said of them.
extension SnovProvider {
    /// The account's token.
    /// - Parameter refused: one that Snov takes no more.
    func token(besides refused: BearerToken?) async throws -> TokenShelf.Answer {
        guard let credentials = SnovCredentials(key.secret) else {
            let message = "The API key is not Snov's user ID and secret, joined by a colon. Copy both again."
            return .verdict(.stops(Failure(.invalidAPIKey, message)))
        }
        return try await tokens.token(of: key.fingerprint, besides: refused) {
            try await fetch(with: credentials, words: words(hiding: [refused]))
        }
    }

    private func fetch(
        with credentials: SnovCredentials, words: ProviderWords
    ) async throws -> TokenShelf.Answer {
        switch try await send(.token(credentials), nil, 0, words) {
        case .failed(let verdict): return .verdict(verdict)
        case .came(let response, let body, _):
            let said = words.quoted(SnovRefusal(body)?.said)
            switch response.status.code {
            case 200..<300:
                do throws(WireFault) {
                    return .init(try TokenReply(body), said: said, at: timekeeper.steadyNow())
                } catch {
                    return .verdict(.malformed(error, body))
                }
            // RFC 6749, section 5.2, allows either for credentials that are wrong.
            case 400 where !SnovBody.concernsCredits(body), 401,
                403 where refusesCredentials(body):
                return .verdict(.invalidCredentials(said))
            default:
                switch SnovAnswer(response, body, words: words, now: timekeeper.wallNow()) {
                case .final(let verdict): return .verdict(verdict)
                case .gone(let failure): return .verdict(.refused(failure))
                case .unauthorized(let said): return .verdict(.invalidCredentials(said))
                case .reply: return .verdict(.malformed("it has no access_token"))
                }
            }
        }
    }

    /// Whether a 403 speaks of the account, which may have no access to the API (providers.md, B.1), and not of its pace.
    private func refusesCredentials(_ body: [UInt8]) -> Bool {
        guard !SnovBody.concernsCredits(body), let reply = try? TokenReply(body) else { return false }
        return reply.refusesCredentials
    }

    /// Their words without the key, its halves and the tokens.
    func words(hiding tokens: [BearerToken?]) -> ProviderWords {
        let halves = SnovCredentials(key.secret).map { [$0.id, $0.secret] } ?? []
        return ProviderWords(hiding: [key.secret] + halves + tokens.compactMap { $0?.text })
    }
}

extension TokenShelf.Answer {
    fileprivate init(_ reply: TokenReply, said: String?, at now: SteadyInstant) {
        self =
            if let token = reply.token {
                .token(BearerToken(token, lifetime: .seconds(reply.lifetime), since: now))
            } else if reply.refusesCredentials {
                .verdict(.invalidCredentials(said))
            } else {
                .verdict(.malformed("it has no access_token"))
            }
    }
}

/// How Snov takes the tokens of one question.
struct TokenCourse {
    /// So many tokens may end while their call waits in line.
    private static let mostTokens = 5

    private(set) var refused: BearerToken?
    private var refusals = 0
    private var liveRefusals = 0

    /// A call was answered 401. Nil when it is worth while to try another token.
    mutating func wasRefused(_ token: BearerToken, _ said: String?, now: SteadyInstant) -> Verdict? {
        refused = token
        refusals += 1
        // One that ended meanwhile says nothing of the credentials.
        if token.endsAt > now { liveRefusals += 1 }
        if liveRefusals > 1 { return .invalidCredentials(said) }
        guard refusals >= Self.mostTokens else { return nil }
        let message = "Snov's tokens end before a call can use them."
        return .unavailable(Failure(.providerUnavailable, message))
    }
}
