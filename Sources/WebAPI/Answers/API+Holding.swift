import Enrichment
import HTTPTypes
import Logging

/// Replies that are not to leave yet.
extension API {
    /// Keeps a request whose reply its endpoint holds back until that would be another, or the time is over.
    func hold(_ asked: Asked, for patience: Duration) -> Answer {
        hold(asked, until: time.steadyNow().advanced(by: patience))
    }

    private func hold(_ asked: Asked, until end: SteadyInstant) -> Answer {
        // Before the store is read once more: what is committed after the mark makes another mark.
        let mark = changeMark
        let (asked, reply) = look(at: asked)
        guard reply.heldBack != nil else { return answer(to: asked, with: reply) }
        return .later(
            Later(
                patience: end.since(time.steadyNow()),
                again: { api in
                    let now = api.changeMark
                    guard now == nil || now != mark else { return nil }
                    return api.hold(asked, until: end)
                },
                atLast: { api, why in
                    if why != .noPlace {
                        let (asked, reply) = api.look(at: asked)
                        return api.answer(to: asked, with: reply)
                    }
                    var refused = reply
                    refused.fields[.preferenceApplied] = nil
                    return api.answer(to: asked, with: refused)
                },
                dropped: { [log, time] in AccessBook(asked: asked, log: log, time: time).noteHangUp() }))
    }

    private func look(at asked: Asked) -> (Asked, Reply) {
        var asked = asked
        let reply = reply(to: &asked)
        return (asked, reply)
    }

    /// Nil when the store can't be looked at: the endpoint will tell why.
    private var changeMark: UInt64? {
        try? readings.changeMark()
    }
}
