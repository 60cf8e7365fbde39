import Enrichment
import HTTPTypes

/// Replies that are not to leave yet.
extension API {
    /// Keeps a request whose reply is held back until there is a better one, or the time is over.
    func hold(_ asked: Asked, with reply: Reply) -> Answer {
        switch reply.heldBack {
        case .change(let patience): holdUntilNews(asked, until: book.now.advanced(by: patience))
        case .writingPlace(let patience): holdUntilPlace(asked, with: reply, for: patience)
        case nil: answer(to: asked, with: reply)
        }
    }

    private func holdUntilNews(_ asked: Asked, until end: SteadyInstant) -> Answer {
        // Before the store is read once more: what is committed after the mark makes another mark.
        let mark = changeMark
        let (asked, reply) = look(at: asked)
        guard case .change = reply.heldBack else { return hold(asked, with: reply) }
        return .later(
            Later(
                patience: end.since(book.now),
                again: { api in
                    let now = api.changeMark
                    return now == nil || now != mark ? api.holdUntilNews(asked, until: end) : nil
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
                dropped: { [book] in book.noteHangUp(of: asked) }))
    }

    private func holdUntilPlace(_ asked: Asked, with busy: Reply, for patience: Duration) -> Answer {
        .later(
            Later(
                patience: patience,
                again: { api in
                    guard api.places.hasFree else { return nil }
                    let (asked, reply) = api.look(at: asked)
                    if case .writingPlace = reply.heldBack { return nil }
                    return api.hold(asked, with: reply)
                },
                atLast: { api, why in
                    api.book.complain("failed", in: asked.id, cause: "all writing places taken, \(why)")
                    return api.answer(to: asked, with: busy)
                },
                dropped: { [book] in book.noteHangUp(of: asked) }))
    }

    /// The reply to a request that would write while as many as may are writing.
    func noWritingPlace(for asked: Asked) -> Reply {
        var reply = Problem.unavailable("The database is busy. Try again.", retryAfterSeconds: 1, cause: "").reply(
            requestID: asked.id)
        reply.heldBack = .writingPlace(atMost: WritingPlaces.patience)
        return reply
    }

    private func look(at asked: Asked) -> (Asked, Reply) {
        var asked = asked
        let reply = reply(to: &asked)
        return (asked, reply)
    }

    /// Nil when the store can't be looked at: the endpoint will tell why.
    private var changeMark: UInt64? {
        try? store.readings.changeMark()
    }
}
