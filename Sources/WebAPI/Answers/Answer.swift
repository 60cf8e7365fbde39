package import HTTPTypes

/// What becomes of a request: a reply, one that is made while it is sent, or none yet.
package enum Answer: Sendable {
    case whole(HTTPResponse, [UInt8])
    case pieces(HTTPResponse, Pieces)
    case later(Later)

    /// One whose end nobody waits for.
    init(_ response: HTTPResponse, _ body: Reply.Body) {
        switch body {
        case .whole(let bytes): self = .whole(response, bytes)
        case .pieces(let first, let rest): self = .pieces(response, Pieces(first: first, rest: rest) { _, _ in })
        }
    }
}

/// The body of a reply that is made while it is sent.
package struct Pieces: Sendable {
    /// What became of the reply.
    package enum End: Sendable {
        case whole
        /// A piece could not be made, and the reply was broken off.
        case failed(any Error)
        /// The client went away or took nothing for too long.
        case notTaken
    }

    package let first: [UInt8]
    package let rest: Rest
    /// To be called once, with how many bytes of the body went out.
    package let ended: @Sendable (_ bytes: Int, End) -> Void
}

/// One piece of a body: 16 to 64 KiB, and each from a look of its own at the store.
package enum Piece: Sendable {
    case more([UInt8], then: Rest)
    case last([UInt8])
}

/// What follows a piece: a function that makes the next one. Each thread may be the one to call it, with its own API. It
/// throws where the reply has to be broken off.
package typealias Rest = @Sendable (API) throws -> Piece

/// That a request is to be kept for a while, at no thread's cost.
package struct Later: Sendable {
    /// Why it is kept no longer.
    package enum End: Sendable {
        case timeIsUp
        /// Too many are kept already: this one never was.
        case noPlace
        case stopping
    }

    package let patience: Duration
    /// To be called now and then by whichever thread, with its own API: nil while there is no answer yet.
    package let again: @Sendable (API) -> Answer?
    /// To be called when `again` is called no more. It never says `later`.
    package let atLast: @Sendable (API, End) -> Answer
    /// To be called instead when the client went away.
    package let dropped: @Sendable () -> Void
}
