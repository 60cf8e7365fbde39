/// Whether a request may still leave. libcurl asks when a connection is ready for it, so that the time it took to look the
/// host up, to connect and to agree on keys is counted; and again when it repeats a request on another connection.
final class Departure {
    /// Nil for any time.
    var latest: ContinuousClock.Instant?
    private(set) var wasMissed = false

    func mayBegin(at now: ContinuousClock.Instant) -> Bool {
        if let latest, now > latest { wasMissed = true }
        return !wasMissed
    }

    func clear() {
        latest = nil
        wasMissed = false
    }
}
