import Foundation
import HTTPTypes
import TestKit

extension Stand {
    /// No limits, and answers at once.
    static let unlimited = ["ENRICHD_HUNTER_PER_SECOND": "0", "ENRICHD_HUNTER_PER_MINUTE": "0"]
    static let unlimitedSimulator = ["--per-second", "0", "--per-minute", "0"]

    static func order(
        _ sites: [Int], config: String = "{}", key: String = "good-key", estimate: String? = nil
    ) -> String {
        let name = estimate.map { #","estimateId":"\#($0)""# } ?? ""
        return #"{"siteIds":\#(sites),"provider":"hunter","config":\#(config),"apiKey":"\#(key)"\#(name)}"#
    }

    /// Asks for an estimate; as it is at once.
    func estimate(_ sites: [Int], config: String = "{}", key: String = "good-key") async throws -> JSONValue {
        try await estimate(Self.order(sites, config: config, key: key))
    }

    func estimate(_ order: String) async throws -> JSONValue {
        let reply = try await post("/api/enrichment/estimates", order)
        guard reply.status == 201 else { throw Failed(description: "no estimate: \(reply.status) \(reply.text)") }
        return reply.json["data"]
    }

    /// Submits a job; its name.
    func submit(_ order: String) async throws -> String {
        let reply = try await post("/api/enrichment/jobs", order)
        guard reply.status == 202, let job = reply.json["data"]["id"].text else {
            throw Failed(description: "the job was not taken: \(reply.status) \(reply.text)\n\(order)")
        }
        return job
    }

    /// The same estimate, complete.
    func complete(_ estimate: JSONValue) async throws -> JSONValue {
        var last = JSONValue.null
        let id = estimate["id"].text ?? ""
        try await until("the end of counting", seconds: 60) {
            let reply = try await send(
                .get, "/api/enrichment/estimates/\(id)", fields: [("Prefer", "wait=5")])
            last = reply.json["data"]
            return last["status"].text == "complete"
        }
        return last
    }

    /// What the simulator has charged, and how many searches it has seen.
    func bill() async throws -> (credits: Int, calls: Int) {
        let seen = try await seen()
        guard case .object(let keys) = seen["perKey"] else { return (0, seen["calls"].int ?? 0) }
        return (keys.values.reduce(0) { $0 + ($1["credits"].int ?? 0) }, seen["calls"].int ?? 0)
    }
}

/// What a provider has charged, and how many calls it has seen.
struct Bill: Hashable {
    var credits = 0
    var calls = 0

    mutating func add(_ other: Bill) {
        credits += other.credits
        calls += other.calls
    }

    func since(_ earlier: Bill) -> Bill {
        Bill(credits: credits - earlier.credits, calls: calls - earlier.calls)
    }
}

/// How the simulator keeps its books.
enum SimulatorBook {
    /// What it calls a key by, or a pair of credentials: eight hexadecimal digits of FNV-1a (Fowler, Noll, Vo).
    static func name(of key: String) -> String {
        let hash = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
        let digits = String(UInt32(truncatingIfNeeded: hash), radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension Stand {
    /// The bill of each key and account, by the name that the simulator has for it.
    func bills() async throws -> [String: Bill] {
        let seen = try await seen()
        var bills: [String: Bill] = [:]
        for record in [seen["perKey"], seen["snov"]["perAccount"]] {
            guard case .object(let keys) = record else { continue }
            for (name, account) in keys {
                bills[name] = Bill(credits: account["credits"].int ?? 0, calls: account["calls"].int ?? 0)
            }
        }
        return bills
    }
}

extension JSONValue {
    /// A range as replies show it.
    var range: ClosedRange<Int> {
        let (least, most) = (self["least"].int ?? -1, self["most"].int ?? -1)
        return least...max(least, most)
    }
}
