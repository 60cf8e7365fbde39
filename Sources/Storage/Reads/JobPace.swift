/// How fast a running job gets on.
struct JobPace {
    let processed: Int64
    let total: Int64
    /// Unix seconds.
    let startedAt: Int64

    /// What is left, at the pace so far, in whole seconds, rounded up; nil before anything is done. A clock that went
    /// back counts as no time passed, and counters that contradict each other as nothing left.
    func remainingSeconds(at now: Int64) -> Int64? {
        guard processed > 0 else { return nil }
        let elapsed = Double(max(now, startedAt)) - Double(startedAt)
        let left = max(Double(total) - Double(processed), 0)
        return Int64(exactly: (left * elapsed / Double(processed)).rounded(.up))
    }
}
