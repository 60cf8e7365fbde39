import Synchronization

extension Simulator {
    /// `POST /v1/oauth/access_token` (providers.md, B.1). Tokens that were given out before stay good.
    func issueToken(_ parameters: SnovParameters, to caller: SnovCaller?) throws(SnovRefusal) -> Answer {
        guard parameters["grant_type"] == "client_credentials" else { throw .unsupportedGrant }
        guard let caller, caller.account.kind != .unknown else {
            state.withLock { $0.snov.log.noteBadCredentials() }
            throw .invalidClient
        }
        if caller.account.kind == .blocked { throw .blocked }
        try refuseWhenThrottled(caller)
        if caller.account.kind == .tokenless { throw .withoutToken }

        let seconds = caller.account.kind == .short ? 2 : settings.snovTokenSeconds
        let text = state.withLock { state in
            let text = state.snov.freshDigits(40)
            state.snov.tokens[text] = SnovToken(
                account: caller.account, expiresAt: now() + .seconds(seconds),
                callsLeft: caller.account.kind == .revoked ? 10 : nil)
            state.snov.log.noteToken(of: caller.account)
            return text
        }
        return .json { json in
            json.member("access_token", text)
            json.member("token_type", "Bearer")
            json.member("expires_in", seconds)
        }
    }
}
