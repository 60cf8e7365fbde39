import Synchronization

extension Simulator {
    /// `POST …/start` (providers.md, B.3 and B.4): charges what will be found, and gives the hash of a task.
    func startSnov(_ question: SnovQuestion, by account: SnovAccount, _ origin: String) throws(SnovRefusal) -> Answer {
        let manners = SnovManner.all(of: question.domain)
        let kind = DomainClass(of: question.domain)
        state.withLock { $0.snov.log.noteStart(of: question.domain) }
        if kind == .html { throw .gatewayTimeout }
        if kind == .flaky, refusesFirst("flaky", question, account) { throw .serverError }
        if manners.contains(.busy), refusesFirst("busy", question, account) { throw .rateLimit }
        if case .prospectEmails = question {
            if manners.contains(.dry) { throw .outOfCredits }
            if manners.contains(.olddry) { throw .outOfCreditsOfOld }
        }
        let hash = try beginTask(question, manners, by: account)
        var answer = SnovReply(question, hash: hash, origin: origin).start()
        if kind == .slow { answer.delay = .seconds(2) }
        return answer
    }

    /// `GET …/result`: free. Only the account that started a task sees it.
    func readSnov(
        _ search: SnovSearch, _ hash: String, by account: SnovAccount, _ origin: String
    ) throws(SnovRefusal) -> Answer {
        let seen = state.withLock { state -> (SnovTask, SnovTask.Sight)? in
            guard let task = state.snov.tasks[hash], task.account == account.digest, task.question.search == search,
                now() < task.expiresAt
            else { return nil }
            guard let sight = state.snov.tasks[hash]?.poll() else { return nil }
            if sight == .completed { state.snov.log.noteTaskRead() }
            return (task, sight)
        }
        guard let (task, sight) = seen else { throw .notFound }
        let reply = SnovReply(task.question, hash: hash, origin: origin)
        switch sight {
        case .timeout: throw .gatewayTimeout
        case .pending: return reply.pending()
        case .completed: return task.lacksCredits ? reply.withoutCredits() : reply.completed()
        }
    }

    private func beginTask(
        _ question: SnovQuestion, _ manners: Set<SnovManner>, by account: SnovAccount
    ) throws(SnovRefusal) -> String {
        // What never completes finds nothing that could be charged.
        let purchases = manners.contains(.never) ? [] : SnovContent(question, origin: "").purchases
        let available = account.kind.credits(ordinary: settings.snovCredits)
        let hash = state.withLock { state -> String? in
            let isPaid = state.snov.ledger.charge(purchases, for: question, by: account.digest, of: available)
            guard isPaid || question.search == .names else { return nil }
            let hash = state.snov.freshDigits(32)
            let lifetime = manners.contains(.expired) ? .zero : SnovTask.lifetime
            state.snov.tasks[hash] = SnovTask(
                question: question, account: account.digest, expiresAt: now() + lifetime,
                pendingPolls: pendingPolls(manners), lacksCredits: !isPaid, timesOut: manners.contains(.gateway))
            state.snov.log.noteTaskBegun()
            return hash
        }
        guard let hash else { throw account.kind.outOfCredits }
        return hash
    }

    private func pendingPolls(_ manners: Set<SnovManner>) -> Int? {
        if manners.contains(.never) { return nil }
        if manners.contains(.immediate) { return 0 }
        return manners.contains(.patient) ? 5 : settings.snovPolls
    }

    private func refusesFirst(_ what: String, _ question: SnovQuestion, _ account: SnovAccount) -> Bool {
        state.withLock { state in
            state.snov.refusedOnce.insert("\(what) \(account.digest.text) \(question.domain)").inserted
        }
    }
}
