import FoundationEssentials

/// A moment on the machine's steady clock: milliseconds since it was started, the same for every process on it.
///
/// It never jumps, so leases, pauses and the limiter's windows are counted on it. It means nothing after a restart
/// of the machine; the store knows which start its instants belong to.
package struct SteadyInstant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package func advanced(by duration: Duration) -> SteadyInstant {
        SteadyInstant(milliseconds: milliseconds + duration.milliseconds)
    }

    /// The time from `earlier` until this instant; negative when it lies before.
    package func since(_ earlier: SteadyInstant) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }

    package static func < (left: SteadyInstant, right: SteadyInstant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Duration {
    /// The whole milliseconds in it, rounded up, so that nothing that waits for it wakes too early.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        return seconds * 1000 + whole + (rest > 0 ? 1 : 0)
    }
}

/// A second of civil time, UTC, since 1970: what people read as `created_at` and the like. It may jump.
package struct WallSecond: Hashable, Comparable, Sendable {
    package let unixSeconds: Int64

    package init(unixSeconds: Int64) {
        self.unixSeconds = unixSeconds
    }

    package static func < (left: WallSecond, right: WallSecond) -> Bool {
        left.unixSeconds < right.unixSeconds
    }
}

/// Where time comes from, so that tests can turn it by hand.
package protocol Timekeeper: Sendable {
    func steadyNow() -> SteadyInstant
    func wallNow() -> WallSecond

    /// Returns once `instant` has come; throws `CancellationError` when the task is cancelled before.
    func sleep(until instant: SteadyInstant) async throws
}

/// The machine's own clocks.
package struct SystemTimekeeper: Timekeeper {
    package init() {}

    package func steadyNow() -> SteadyInstant {
        SteadyInstant(milliseconds: Int64(ProcessInfo.processInfo.systemUptime * 1000))
    }

    package func wallNow() -> WallSecond {
        WallSecond(unixSeconds: Int64(Date().timeIntervalSince1970.rounded(.down)))
    }

    package func sleep(until instant: SteadyInstant) async throws {
        let wait = instant.since(steadyNow())
        if wait > .zero {
            try await Task.sleep(for: wait)
        } else {
            try Task.checkCancellation()
        }
    }
}
