import Synchronization

extension Simulator {
    /// The answer to a call of an endpoint beside the search, held back as every answer is; a queued fault comes before
    /// everything.
    func answerBeside(_ call: Call, _ reply: (Call) -> Answer) -> Answer {
        let target = FaultTarget(provider: .hunter, endpoint: call.route.name, domain: Self.domain(of: call))
        let (fault, latency) = state.withLock { state in
            if call.route == .account { state.arrivals.noteAccountCall() }
            return (state.faults.next(at: target), state.latency)
        }
        var answer = fault?.replacement ?? reply(call)
        answer.delay += latency
        answer.delivery = fault?.delivery ?? .whole
        return answer
    }

    /// What the call is about, for faults that wait for one domain.
    private static func domain(of call: Call) -> String? {
        guard let parameters = try? Parameters(of: call.request, body: []) else { return nil }  // A GET's can be read.
        let address = parameters.text("email")?.lowercased().split(separator: "@").last.map(String.init)
        return SearchQuery.domain(parameters) ?? address
    }
}
