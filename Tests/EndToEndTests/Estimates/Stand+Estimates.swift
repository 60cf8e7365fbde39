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
        let reply = try await post("/api/enrichment/estimates", Self.order(sites, config: config, key: key))
        guard reply.status == 201 else { throw Failed(description: "no estimate: \(reply.status) \(reply.text)") }
        return reply.json["data"]
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

extension JSONValue {
    /// A range as replies show it.
    var range: ClosedRange<Int> {
        let (least, most) = (self["least"].int ?? -1, self["most"].int ?? -1)
        return least...max(least, most)
    }
}
