extension Simulator {
    /// The member `snov` of `GET /_seen`; with `domains=1` it lists the starts of each domain.
    ///
    /// - `calls`: calls of any kind, answered or not; `perEndpoint` by the names of `SnovEndpoint`.
    /// - `worstMinute`: the most calls of any one pair of credentials in any window of 60 s, as `SlidingWindow` says, by the
    ///   instants at which their heads were read (of token requests: their bodies); `worstMinuteOverAll` of all callers.
    /// - `throttled`: calls answered 429 because of that; `badCredentials`, `badTokens`: 401; `secretsInURLs`: calls with a
    ///   client's secret or a token in the URL.
    /// - `tasks`: searches begun, and how often a completed one was read.
    /// - `perAccount`, by the digest of `id:secret`: `credits` charged, those `creditsForAddresses` of prospects, `balance` as
    ///   Snov writes it; `starts`, of which `repeatedStarts` asked what had been asked before, and what these would have
    ///   cost besides if repeats were billed.
    func writeSnov(_ json: inout JSONWriter, _ snov: SnovState, listsDomains: Bool) {
        let log = snov.log
        json.member("calls", log.calls)
        json.object("perEndpoint") { $0.members(log.callsByEndpoint) }
        json.member("worstMinute", log.perAccount.values.map(\.minute.largest).max() ?? 0)
        json.member("worstMinuteOverAll", log.minute.largest)
        json.member("throttled", log.throttled)
        json.member("badCredentials", log.badCredentials)
        json.member("badTokens", log.badTokens)
        json.member("tokensIssued", log.tokensIssued)
        json.member("secretsInURLs", log.secretsInURLs)
        json.member("maximumConcurrent", log.maximumConcurrent)
        json.member("starts", snov.ledger.accounts.values.reduce(0) { $0 + $1.starts })
        json.object("tasks") { json in
            json.member("begun", log.tasksBegun)
            json.member("read", log.tasksRead)
        }
        json.object("perAccount") { json in
            for (digest, record) in log.perAccount.sorted(by: { $0.key.text < $1.key.text }) {
                json.object(digest.text) { write(digest, record, snov, &$0) }
            }
        }
        if listsDomains {
            json.object("perDomain") { $0.members(log.startsByDomain) }
        }
    }

    private func write(
        _ digest: KeyDigest, _ record: SnovLog.AccountRecord, _ snov: SnovState, _ json: inout JSONWriter
    ) {
        let bought = snov.ledger.accounts[digest, default: SnovLedger.Account()]
        json.member("calls", record.calls)
        json.member("worstMinute", record.minute.largest)
        json.member("tokens", record.tokens)
        json.member("starts", bought.starts)
        json.member("repeatedStarts", bought.repeatedStarts)
        json.member("credits", bought.credits)
        json.member("creditsForAddresses", bought.creditsForAddresses)
        json.member("creditsIfRepeatsWereBilled", bought.creditsIfRepeatsWereBilled)
        json.member("balance", "\(snovCreditsLeft(of: record.account, in: snov)).00")
    }
}
