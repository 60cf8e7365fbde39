/// How many arrivals the last span of time has seen, and the most it ever saw.
///
/// The window that belongs to instant `t` is the half-open interval `(t − span, t]`: two arrivals exactly one span
/// apart are never in one window. The largest number in any window, wherever it begins, is reached by one that ends
/// with an arrival; so looking at each arrival finds it.
struct SlidingWindow: Sendable {
    let span: Duration
    private(set) var largest = 0
    /// In order; those before `oldest` have left the window.
    private var arrivals: [ContinuousClock.Instant] = []
    private var oldest = 0

    init(span: Duration) {
        self.span = span
    }

    /// Counts an arrival, which must not lie before an earlier one, and returns the number in its window, itself
    /// included.
    mutating func record(_ instant: ContinuousClock.Instant) -> Int {
        while oldest < arrivals.count, arrivals[oldest] <= instant - span {
            oldest += 1
        }
        if oldest > 64, oldest > arrivals.count / 2 {
            arrivals.removeFirst(oldest)
            oldest = 0
        }
        arrivals.append(instant)
        let count = arrivals.count - oldest
        largest = max(largest, count)
        return count
    }
}
