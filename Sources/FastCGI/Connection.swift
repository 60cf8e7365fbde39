/// A connection and the request that is under way on it. Whoever holds the value holds the connection: it is either
/// in the waiting room or with one thread.
struct Connection: Sendable {
    let descriptor: Descriptor
    var gatherer: RequestGatherer
    /// When the wait for the request's end began; nil while nothing of a request has come.
    private(set) var begunAt: ContinuousClock.Instant?
    /// What the request needs after it was whole; nil for one that is still coming.
    var undertaking: Undertaking?
    /// What came behind the request and belongs to the next.
    var unread: [UInt8] = []

    /// A connection just accepted has a request under way: its peer made it to send one.
    init(_ descriptor: Descriptor, limits: RequestGatherer.Limits, at now: ContinuousClock.Instant) {
        self.descriptor = descriptor
        gatherer = RequestGatherer(limits: limits)
        begunAt = now
    }

    var isIdle: Bool { begunAt == nil }

    /// Notes that bytes came.
    mutating func begin(at now: ContinuousClock.Instant) {
        if begunAt == nil { begunAt = now }
    }

    /// Makes ready for the next request.
    mutating func finishRequest() {
        gatherer.reset()
        begunAt = nil
        undertaking = nil
    }

    /// What came behind the request that is finished now.
    mutating func takeUnread() -> [UInt8] {
        defer { unread = [] }
        return unread
    }
}
