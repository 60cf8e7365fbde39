import NIOHTTP1
import Synchronization

extension Simulator {
    /// `GET|POST /v2/domain-search` and `/v2/domain-search/found`, which leaves out what was inferred from the pattern
    /// (providers.md, A.2).
    ///
    /// A queued fault comes before everything. Then, in the order of A.12.2: key, throttle, required parameters, limit
    /// and offset, lists, plan, credits, and what the domain is like.
    func searchDomain(_ call: Call, body: [UInt8]) -> Answer {
        let parameters = Result { () throws(Refusal) in try Parameters(of: call.request, body: body) }
        let asked = try? parameters.get()  // An unreadable body names no domain.
        let (fault, latency) = state.withLock { state in
            note(asked, of: call, in: &state.arrivals)
            return (
                state.faults.next(
                    at: FaultTarget(
                        provider: .hunter, endpoint: call.route.name, domain: asked.flatMap(SearchQuery.domain))),
                state.latency
            )
        }
        var answer = fault?.replacement ?? reply(to: call, parameters)
        answer.delay += latency
        answer.delivery = fault?.delivery ?? .whole
        return answer
    }

    private func note(_ parameters: Parameters?, of call: Call, in arrivals: inout ArrivalLog) {
        guard let parameters else { return }
        if let domain = SearchQuery.domain(parameters) { arrivals.noteDomain(domain) }
        if parameters.hasLocationInGET { arrivals.noteLocationInGET() }
    }

    private func reply(to call: Call, _ parameters: Result<Parameters, Refusal>) -> Answer {
        if let answer = turnedAway(call) { return answer }
        do throws(Refusal) {
            let isOfFound = call.request.path.hasSuffix("/found")
            return try find(SearchQuery(parameters.get(), isOfFound: isOfFound), for: call)
        } catch {
            return error.answer
        }
    }

    private func find(_ query: SearchQuery, for call: Call) throws(Refusal) -> Answer {
        if call.keyClass == .trial { return Answer(status: .ok, body: TrialReply.search) }
        if let cap = call.keyClass.cap, query.offset + query.limit > cap.addresses { throw cap.refusal }
        try admitSearch(call)

        let company = SimulatedCompany(domain: query.domain)
        try refuse(company, to: call)
        let (contacts, results) = company.page(
            query, turns: company.kind == .shuffled ? turn(of: company, for: call) : 0)
        charge(call, forAddresses: contacts.count)
        let reply = SearchReply(company: company, contacts: contacts, results: results, query: query)
        var answer = Answer.json(reply.write)
        if company.kind == .malformed { answer.body.removeLast(answer.body.count / 3) }
        if company.kind == .slow { answer.delay = .seconds(2) }
        return answer
    }

    /// How often the key was served from the domain before.
    private func turn(of company: SimulatedCompany, for call: Call) -> Int {
        state.withLock { state in
            let turns = state.turns["\(call.key?.text ?? "") \(company.domain)", default: 0]
            state.turns["\(call.key?.text ?? "") \(company.domain)"] = turns + 1
            return turns
        }
    }
}
