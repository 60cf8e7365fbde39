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

    let domains: [String]
    /// How many of the first of them were enriched lately; the job skips those.
    let fresh: Int
    let maxCredits: Int?
    /// The filters, as members of JSON.
    let filters: [String]

    init(_ number: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed &+ UInt64(number))
        func name(_ kind: String, _ index: Int) -> String { "\(kind)-\(number)-\(index).example" }
        let answering = (0..<Int.random(in: 1...7, using: &random)).map { index in
            name(Self.answering.randomElement(using: &random) ?? "plain", index)
        }
        maxCredits = Int.random(in: 0..<5, using: &random) == 0 ? Int.random(in: 1...40, using: &random) : nil
        // What they cost at most while nobody knows may keep a job with a cap from the others.
        let count = maxCredits == nil && Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
        let failing = (0..<count).map { index in
            name(Self.failing.randomElement(using: &random) ?? "claimed", 100 + index)
        }
        domains = answering + failing
        fresh = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0...answering.count, using: &random) : 0
        filters = Self.filters(&random)
    }

    private static func filters(_ random: inout SeededGenerator) -> [String] {
        var filters = [#""limit":\#(Int.random(in: 1...100, using: &random))"#]
        func maybe(_ filter: @autoclosure () -> String) {
            if Int.random(in: 0..<4, using: &random) == 0 { filters.append(filter()) }
        }
        let (kind, offset) = (Bool.random(using: &random), Int.random(in: 0...60, using: &random))
        let seniority = ["junior", "senior", "executive"].randomElement(using: &random) ?? ""
        let department = ["it", "sales", "finance", "legal", "hr"].randomElement(using: &random) ?? ""
        let field = ["full_name", "position", "phone_number"].randomElement(using: &random) ?? ""
        let wanted = Int.random(in: 1...160, using: &random)
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

    var failing: [Int] {
        domains.indices.filter { index in Self.failing.contains { domains[index].hasPrefix($0) } }
    }
}
