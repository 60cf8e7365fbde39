import HTTPTypes

/// What a whole request still needs after a thread's turn. It goes with the connection, so the next thread finds it.
enum Undertaking: Sendable {
    /// The rest of a reply in pieces.
    indirect case sending(Sending)
    /// An answer.
    indirect case waiting(Waiting)

    /// Tells whoever wants to know that the connection is gone before the reply was.
    func abandon(_ fault: ConnectionFault) {
        switch self {
        case .sending(let sending): sending.end(.notTaken(fault))
        case .waiting(let waiting): waiting.later.dropped()
        }
    }
}

/// A parked request.
struct Waiting: Sendable {
    let later: Later
    let until: ContinuousClock.Instant
    /// Nil for a request that was not understood.
    let method: HTTPRequest.Method?

    init(_ later: Later, method: HTTPRequest.Method?, at now: ContinuousClock.Instant) {
        self.later = later
        until = now + later.patience
        self.method = method
    }
}
