/// Calls of the endpoints beside the domain search, each with windows of its own.
struct EndpointLog: Sendable {
    struct Record: Sendable {
        fileprivate struct Windows: Sendable {
            var second = SlidingWindow(span: .seconds(1))
            var minute = SlidingWindow(span: .seconds(60))
        }

        fileprivate(set) var calls = 0
        /// All callers without a key share the windows under nil.
        fileprivate var windows: [KeyDigest?: Windows] = [:]

        /// The most calls of any one key in any window of a second.
        var worstSecond: Int { windows.values.map(\.second.largest).max() ?? 0 }
        /// The most calls of any one key in any window of a minute.
        var worstMinute: Int { windows.values.map(\.minute.largest).max() ?? 0 }
    }

    private(set) var records: [String: Record] = [:]

    /// Counts a call of an endpoint, by its name.
    mutating func enter(_ name: String, _ key: KeyDigest?, at instant: ContinuousClock.Instant) -> ArrivalLog.Load {
        records[name, default: Record()].calls += 1
        let second = records[name]?.windows[key, default: Record.Windows()].second.record(instant)
        let minute = records[name]?.windows[key, default: Record.Windows()].minute.record(instant)
        return ArrivalLog.Load(inSecond: second ?? 0, inMinute: minute ?? 0)
    }
}
