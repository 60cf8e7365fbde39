import Enrichment
import Synchronization

/// Time that passes at once for whoever waits for it.
final class HastyTimekeeper: Timekeeper {
    private let now = Mutex(SteadyInstant(milliseconds: 1_000_000))

    func steadyNow() -> SteadyInstant {
        now.withLock { $0 }
    }

    func wallNow() -> WallSecond {
        WallSecond(unixSeconds: 1_790_000_000 + steadyNow().milliseconds / 1000)
    }

    func sleep(until instant: SteadyInstant) async throws {
        try Task.checkCancellation()
        advance(to: instant)
    }

    func advance(to instant: SteadyInstant) {
        now.withLock { $0 = max($0, instant) }
    }
}
