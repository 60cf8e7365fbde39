import TestKit

/// A job that somebody might order, made from a seed.
struct GeneratedPlan {
    /// Sites that the simulator answers, however it does.
    private static let answering = [
        "many", "few", "none", "guessed", "generic", "nulls", "unicode", "sources", "noverify", "company", "plain",
        "flaky",
    ]
    /// Sites that end in an error: nobody pays for them but where the answer can't be read.
    private static let failing = ["claimed", "html", "malformed"]
    /// How Snov puts its answers: most at once, for else each takes seconds.
    private static let manners = ["immediate", "immediate", "immediate-revealed", "immediate-crowd", "immediate-bare"]
    /// Those that are waited for, of companies that have few people.
    private static let slowManners = ["plain", "tophash", "spaced", "start200", "nul"]

    let number: Int
    /// Whom it asks, in their order.
    let providers: [String]
    /// Whom the job before asked, which has enriched some of its sites.
    private let earlier: [String]
    let domains: [String]
    /// How many of the first of them were enriched lately; the job skips those.
    let fresh: Int
    let maxCredits: Int?
    /// The filters, as members of JSON.
    let filters: [String]

    init(_ number: Int, seed: UInt64) {
        self.number = number
        var random = SeededGenerator(seed: seed &+ UInt64(number))
        let providers = [["hunter"], ["hunter"], ["hunter"], ["snov"], ["hunter", "snov"]][number % 5]
        func name(_ kind: String, _ index: Int) -> String {
            let pool = ["few", "none", "generic"].contains(kind) ? Self.manners + Self.slowManners : Self.manners
            let manner = providers == ["hunter"] ? "only" : pool.randomElement(using: &random) ?? ""
            return "\(kind)-\(manner)-\(number)-\(index).example"
        }
        let answering = (0..<Int.random(in: 1...7, using: &random)).map { index in
            name(Self.answering.randomElement(using: &random) ?? "plain", index)
        }
        let oneInSoMany = providers.count > 1 ? 2 : 5
        maxCredits =
            Int.random(in: 0..<oneInSoMany, using: &random) == 0 ? Int.random(in: 1...40, using: &random) : nil
        // What they cost at most while nobody knows may keep a job with a cap from the others.
        let count = maxCredits == nil && Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
        let failing = (0..<count).map { index in
            name(Self.failing.randomElement(using: &random) ?? "claimed", 100 + index)
        }
        domains = answering + failing
        fresh = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0...answering.count, using: &random) : 0
        self.providers = providers
        earlier =
            providers.count > 1 ? [providers, ["hunter"], ["snov"]].randomElement(using: &random) ?? [] : providers
        var filters = Self.filters(&random, mostOnPage: providers == ["hunter"] ? 100 : 20)
        if providers.count > 1, Int.random(in: 0..<3, using: &random) > 0 {
            filters.append(#""min_contacts":\#(Int.random(in: 1...25, using: &random))"#)
            if Bool.random(using: &random) {
                filters.append(#""min_confidence":\#(Int.random(in: 0...100, using: &random))"#)
            }
        }
        self.filters = filters
    }

    private static func filters(_ random: inout SeededGenerator, mostOnPage: Int) -> [String] {
        var filters = [#""limit":\#(Int.random(in: 1...mostOnPage, using: &random))"#]
        func maybe(_ filter: @autoclosure () -> String) {
            if Int.random(in: 0..<4, using: &random) == 0 { filters.append(filter()) }
        }
        let (kind, offset) = (Bool.random(using: &random), Int.random(in: 0...60, using: &random))
        let seniority = ["junior", "senior", "executive"].randomElement(using: &random) ?? ""
        let department = ["it", "sales", "finance", "legal", "hr"].randomElement(using: &random) ?? ""
        let field = ["full_name", "position", "phone_number"].randomElement(using: &random) ?? ""
        let wanted = Int.random(in: 1...mostOnPage * 8 / 5, using: &random)
        maybe(#""type":"\#(kind ? "personal" : "generic")""#)
        maybe(#""seniority":["\#(seniority)"]"#)
        maybe(#""department":["\#(department)"]"#)
        maybe(#""required_field":"\#(field)""#)
        maybe(#""verification_status":["valid","accept_all"]"#)
        maybe(#""location":{"include":[{"continent":"Europe"}]}"#)
        maybe(#""offset":\#(offset)"#)
        maybe(#""max_contacts":\#(wanted)"#)
        return filters
    }

    var config: String {
        var members = filters
        if fresh > 0 { members.append(#""skip_if_enriched_within_days":7"#) }
        if let maxCredits { members.append(#""max_credits":\#(maxCredits)"#) }
        return "{\(members.joined(separator: ","))}"
    }

    /// Its own key for each of its providers.
    var keys: [String] { providers.map { Self.key(of: $0, for: "\(number)") } }

    private static func key(of provider: String, for name: String) -> String {
        provider == "snov" ? "good-\(name):secret" : "good-\(name)"
    }

    /// The body of an order.
    func order(_ sites: [Int], on estimate: String? = nil) -> String {
        Self.order(sites, asking: providers, for: "\(number)", config: config, on: estimate)
    }

    /// The same of the job before, which others pay.
    func earlierOrder(_ sites: [Int]) -> String {
        Self.order(sites, asking: earlier, for: "\(number)-before", config: "{}", on: nil)
    }

    private static func order(
        _ sites: [Int], asking providers: [String], for name: String, config: String, on estimate: String?
    ) -> String {
        let keys = providers.map { #""\#($0)":"\#(key(of: $0, for: name))""# }.joined(separator: ",")
        let bought = estimate.map { #","estimateId":"\#($0)""# } ?? ""
        if let only = providers.first, providers.count == 1 {
            let key = key(of: only, for: name)
            return
                #"{"siteIds":\#(sites),"provider":"\#(only)","config":\#(config),"apiKey":"\#(key)"\#(bought)}"#
        }
        return
            #"{"siteIds":\#(sites),"provider":\#(providers),"config":\#(config),"apiKeys":{\#(keys)}\#(bought)}"#
    }

    var failing: [Int] {
        domains.indices.filter { index in Self.failing.contains { domains[index].hasPrefix($0) } }
    }

    /// How often calls for a site were made again, since they failed. Attempts are forgotten when a later call brings
    /// something, or the next provider is asked.
    func repeats(of site: JSONValue) -> Int {
        let domain = site["domain"].text ?? ""
        let attempts = site["attempts"].int ?? 0
        if domain.hasPrefix("flaky") { return max(attempts, 1) }
        let mayHaveGoneOn = providers.count > 1 && Self.failing.contains { domain.hasPrefix($0) }
        return max(attempts, mayHaveGoneOn ? Self.mostRepeats : 0)
    }

    /// A call is made four times at most (`AttemptPolicy`).
    private static let mostRepeats = 3
}
