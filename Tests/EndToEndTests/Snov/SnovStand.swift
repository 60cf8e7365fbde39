import HTTPTypes
import TestKit
import Testing

/// What a test of Snov's jobs asks of a stand.
extension Stand {
    /// The simulator's Snov as fast as it goes: no limit on either side, results at the first poll.
    static func unhurriedSnov(
        settings: [String: String] = [:], simulatorArguments: [String] = []
    ) async throws -> Stand {
        try await Stand(
            settings: ["ENRICHD_SNOV_PER_MINUTE": "0"].merging(settings) { $1 },
            simulatorArguments: ["--snov-per-minute", "0", "--snov-polls", "0"] + simulatorArguments)
    }

    /// What Snov saw.
    func snov() async throws -> JSONValue {
        try await seen()["snov"]
    }

    /// What Snov saw of the only account that called it; null before it has.
    func snovAccount() async throws -> JSONValue {
        guard case .object(let accounts) = try await snov()["perAccount"], accounts.count <= 1 else {
            throw Failed(description: "several accounts called Snov")
        }
        return accounts.values.first ?? .null
    }

    /// Every address that Snov has of a domain.
    func snovAddresses(of domain: String) async throws -> Set<String> {
        let known = try await send(.get, "/_contacts?domain=\(domain)&provider=snov", to: simulatorURL).json
        let prospects = known["prospects"].elements.flatMap { $0["emails"].elements }.compactMap { $0["email"].text }
        return Set(prospects + known["generic_contacts"].elements.compactMap(\.text))
    }

    /// A job's account is Snov's, but for what a call that broke off leaves unknown.
    func expectAccount(
        of job: JSONValue, toBe account: JSONValue, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (used, unknown) = (try #require(job["credits_used"].int), try #require(job["credits_unknown"].int))
        let cost = try #require(account["credits"].int)
        #expect(
            used <= cost && cost <= used + unknown, "\(cost) credits, \(used) known, \(unknown) unknown",
            sourceLocation: sourceLocation)
    }

    /// How many contacts these sites have together.
    func contactCount(of sites: [Int]) async throws -> Int {
        var count = 0
        for site in sites { count += try await addresses(of: site).count }
        return count
    }
}
