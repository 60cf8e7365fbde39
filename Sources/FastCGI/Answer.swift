package import HTTPTypes

/// What is made of a request: a reply, one that is made while it is sent, or none yet.
package enum Answer: Sendable {
    /// A whole reply.
    case whole(HTTPResponse, [UInt8])
    /// The head of a reply whose body comes in pieces. HEAD gets the head alone.
    case pieces(HTTPResponse, Pieces)
    /// Not yet: the request is parked.
    case later(Later)
}

/// The body of a reply that is made while it is sent, so that of a long one no more than a piece is ever in memory.
///
/// Before each piece the connection waits until the peer has taken most of the one before, and no thread waits with it.
/// Pieces of 16 to 64 KiB are worth a thread's turn.
package struct Pieces: Sendable {
    /// What became of the reply.
    package enum End: Sendable {
        /// The peer was given all of it.
        case whole
        /// A piece could not be made; the reply was broken off, so that nobody takes it for a whole one.
        case failed(any Error)
        /// The peer went away, took nothing for too long, or the server stopped.
        case notTaken(ConnectionFault)
    }

    let first: [UInt8]
    let rest: Rest
    let ended: @Sendable (_ bytes: Int, End) -> Void

    /// `ended` is called once, whatever happens, with how many bytes of the body went out.
    package init(
        _ first: [UInt8], then rest: Rest, ended: @escaping @Sendable (_ bytes: Int, End) -> Void = { _, _ in }
    ) {
        self.first = first
        self.rest = rest
        self.ended = ended
    }
}

/// One piece of a body.
package enum Piece: Sendable {
    case more([UInt8], then: Rest)
    case last([UInt8])
}

/// What follows a piece: a function that makes the next one, with what the thread that calls it has of its own. It
/// throws to break the reply off.
package struct Rest: Sendable {
    let make: @Sendable (Seat) throws -> Piece

    /// `Own` is what the server's threads were given in `run`.
    package init<Own>(_ make: @escaping @Sendable (Own) throws -> Piece) {
        self.make = { seat in try make(seat.own()) }
    }
}
