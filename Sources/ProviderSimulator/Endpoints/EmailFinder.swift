import NIOHTTP1

extension Simulator {
    /// `GET /v2/email-finder`: an address costs a credit, none costs nothing (providers.md, A.9 and A.10). Nothing found is
    /// nulls, and 404 at a `guessed…` domain: both were seen (A.6).
    func findEmail(_ call: Call) -> Answer {
        if let answer = turnedAway(call) { return answer }
        do throws(Refusal) {
            let query = try FinderQuery(Parameters(of: call.request, body: []))
            if call.keyClass == .trial { return Answer(status: .ok, body: TrialReply.finding) }
            try admitSearch(call)
            let company = SimulatedCompany(domain: query.domain)
            try refuse(company, to: call)
            if company.kind == .guessed { throw .notFound }
            let finding = Finding(query, at: company)
            if finding.address != nil { charge(call, forAddresses: 1) }
            return .json(finding.write)
        } catch {
            return error.answer
        }
    }
}
