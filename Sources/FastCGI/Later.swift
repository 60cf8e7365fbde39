/// That a request is to be parked: its connection waits, at no thread's cost, and is asked about again and again, ten
/// times a second at least. It is forgotten when its peer hangs up.
package struct Later: Sendable {
    /// Why a parked request is asked about no more.
    package enum End: Sendable {
        case timeIsUp
        /// There are too many parked already: this one never was.
        case noPlace
        case stopping
    }

    let patience: Duration
    let again: @Sendable (Seat) -> Answer?
    let atLast: @Sendable (Seat, End) -> Answer
    let dropped: @Sendable () -> Void

    /// For no longer than `patience`, `again` is asked whether there is an answer by now; then `atLast` gives one, which must not
    /// be another `later`.
    /// `Own` is what the server's threads were given in `run`. `dropped` is called instead when the peer goes away.
    package init<Own>(
        patience: Duration, again: @escaping @Sendable (Own) -> Answer?,
        atLast: @escaping @Sendable (Own, End) -> Answer,
        dropped: @escaping @Sendable () -> Void = {}
    ) {
        self.patience = patience
        self.again = { seat in again(seat.own()) }
        self.atLast = { seat, end in atLast(seat.own(), end) }
        self.dropped = dropped
    }
}
