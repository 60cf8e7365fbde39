/// Who called Snov, when and how often.
struct SnovLog: Sendable {
    /// What one account did.
    struct AccountRecord: Sendable {
        let account: SnovAccount
        fileprivate(set) var calls = 0
        fileprivate(set) var minute = SlidingWindow(span: .seconds(60))
        fileprivate(set) var tokens = 0
    }

    private(set) var calls = 0
    private(set) var callsByEndpoint: [String: Int] = [:]
    private(set) var startsByDomain: [String: Int] = [:]
    private(set) var perAccount: [KeyDigest: AccountRecord] = [:]
    private(set) var minute = SlidingWindow(span: .seconds(60))
    private(set) var throttled = 0
    private(set) var badCredentials = 0
    private(set) var badTokens = 0
    private(set) var secretsInURLs = 0
    private(set) var tasksBegun = 0
    private(set) var tasksRead = 0
    private(set) var maximumConcurrent = 0
    private var concurrent = 0

    var tokensIssued: Int {
        perAccount.values.reduce(0) { $0 + $1.tokens }
    }

    /// Counts a call in, whoever made it.
    mutating func enter(_ endpoint: SnovEndpoint, carriesSecretInURL: Bool, at instant: ContinuousClock.Instant) {
        calls += 1
        callsByEndpoint[endpoint.name, default: 0] += 1
        concurrent += 1
        maximumConcurrent = max(maximumConcurrent, concurrent)
        _ = minute.record(instant)
        if carriesSecretInURL { secretsInURLs += 1 }
    }

    mutating func leave() {
        concurrent -= 1
    }

    /// Counts a call to an account; how many of its calls lie in the minute that ends with this one.
    mutating func note(_ account: SnovAccount, at instant: ContinuousClock.Instant) -> Int {
        perAccount[account.digest, default: AccountRecord(account: account)].calls += 1
        return perAccount[account.digest, default: AccountRecord(account: account)].minute.record(instant)
    }

    /// Forgets everything but the calls that are still in flight.
    mutating func startAfresh() {
        let inFlight = concurrent
        self = SnovLog()
        concurrent = inFlight
        maximumConcurrent = inFlight
    }

    mutating func noteToken(of account: SnovAccount) {
        perAccount[account.digest, default: AccountRecord(account: account)].tokens += 1
    }

    mutating func noteStart(of domain: String) {
        startsByDomain[domain, default: 0] += 1
    }

    mutating func noteThrottled() { throttled += 1 }
    mutating func noteBadCredentials() { badCredentials += 1 }
    mutating func noteBadToken() { badTokens += 1 }
    mutating func noteTaskBegun() { tasksBegun += 1 }
    mutating func noteTaskRead() { tasksRead += 1 }
}
