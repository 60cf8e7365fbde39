/// Who called, when and how often. Everything a test may want to hold against a client.
struct ArrivalLog: Sendable {
    /// What one key did.
    struct KeyRecord: Sendable {
        fileprivate(set) var calls = 0
        fileprivate(set) var second = SlidingWindow(span: .seconds(1))
        fileprivate(set) var minute = SlidingWindow(span: .seconds(60))
    }

    /// How many domain searches of one key lie in the windows that end with its latest, that one included.
    struct Load: Equatable, Sendable {
        let inSecond: Int
        let inMinute: Int
    }

    /// Domain searches, answered or not, whatever the answer.
    private(set) var calls = 0
    private(set) var accountCalls = 0
    private(set) var throttled = 0
    private(set) var badKeys = 0
    private(set) var keysInURL = 0
    private(set) var locationsInGET = 0
    private(set) var maximumConcurrent = 0
    private(set) var perKey: [KeyDigest: KeyRecord] = [:]
    private(set) var perDomain: [String: Int] = [:]
    private(set) var userAgents: Set<String> = []
    private(set) var second = SlidingWindow(span: .seconds(1))
    private(set) var minute = SlidingWindow(span: .seconds(60))
    private var concurrent = 0

    /// Whether no domain search is in flight.
    var isIdle: Bool { concurrent == 0 }

    /// Counts a domain search in. A call without a key has no windows of its own.
    mutating func enter(_ key: KeyDigest?, at instant: ContinuousClock.Instant) -> Load {
        calls += 1
        concurrent += 1
        maximumConcurrent = max(maximumConcurrent, concurrent)
        _ = second.record(instant)
        _ = minute.record(instant)
        guard let key else { return Load(inSecond: 0, inMinute: 0) }
        perKey[key, default: KeyRecord()].calls += 1
        return Load(
            inSecond: perKey[key, default: KeyRecord()].second.record(instant),
            inMinute: perKey[key, default: KeyRecord()].minute.record(instant))
    }

    /// Counts a domain search out.
    mutating func leave() {
        concurrent -= 1
    }

    /// Forgets everything but the calls that are still in flight.
    mutating func startAfresh() {
        let inFlight = concurrent
        self = ArrivalLog()
        concurrent = inFlight
        maximumConcurrent = inFlight
    }

    mutating func noteCaller(userAgent: String?, carriesKeyInURL: Bool) {
        if let userAgent { userAgents.insert(userAgent) }
        if carriesKeyInURL { keysInURL += 1 }
    }

    mutating func noteDomain(_ domain: String) {
        perDomain[domain, default: 0] += 1
    }

    mutating func noteAccountCall() { accountCalls += 1 }
    mutating func noteThrottled() { throttled += 1 }
    mutating func noteBadKey() { badKeys += 1 }
    mutating func noteLocationInGET() { locationsInGET += 1 }
}
