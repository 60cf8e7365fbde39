import HTTPTypes

/// One exchange's name, never used twice within a transport.
struct TransferID: Hashable, Sendable {
    let number: UInt64
}

typealias Reply = (HTTPResponse, [UInt8])

/// One exchange and who waits for it. Its continuation is resumed exactly once, by whoever takes it out of the
/// transport's hands.
struct Transfer: Sendable {
    let id: TransferID
    let order: Order
    let deadline: ContinuousClock.Instant
    /// When the request must have begun to leave; nil for any time.
    let latestDeparture: ContinuousClock.Instant?
    let continuation: CheckedContinuation<Reply, any Error>
}
