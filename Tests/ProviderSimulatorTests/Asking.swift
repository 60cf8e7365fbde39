import FoundationEssentials
import NIOHTTP1
import Synchronization

@testable import ProviderSimulator

/// A clock that a test sets.
final class ManualClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    var now: @Sendable () -> ContinuousClock.Instant {
        { self.instant.withLock { $0 } }
    }

    func advance(by duration: Duration) {
        instant.withLock { $0 += duration }
    }
}

extension Simulator {
    /// Asks without a socket, from the head to the answer.
    func ask(
        _ method: HTTPMethod = .GET, _ target: String, key: String? = "good",
        headers: HTTPHeaders = ["User-Agent": "tests"], body: String = ""
    ) -> Answer {
        var headers = headers
        if let key { headers.add(name: "X-API-KEY", value: key) }
        let call = receive(APIRequest(method: method, target: target, headers: headers))
        defer { leave(call) }
        return answer(call, body: Array(body.utf8))
    }

    /// Whether no search is in flight.
    var isIdle: Bool {
        state.withLock { $0.arrivals.isIdle }
    }

    func search(_ query: String, key: String? = "good") -> Answer {
        ask(.GET, "/v2/domain-search?\(query)", key: key)
    }

    func seen(_ query: String = "") throws -> JSONValue {
        try ask(.GET, "/_seen\(query)").json()
    }
}

extension Answer {
    func json() throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(body))
    }

    /// `data.emails` of a search.
    func emails() throws -> [JSONValue] {
        try json()["data"]["emails"].elements
    }
}

extension JSONValue {
    init(parsing text: String) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    /// A member of an object; null when there is none.
    subscript(_ name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    var names: Set<String> {
        if case .object(let members) = self { Set(members.keys) } else { [] }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var count: Int? {
        if case .integer(let number) = self { number } else { nil }
    }
}
