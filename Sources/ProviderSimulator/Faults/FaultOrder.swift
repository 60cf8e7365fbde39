import NIOHTTP1

/// A body of `POST /_faults`. Exactly one of:
///
/// - `{"status": 500}` with optional `body` and `contentType`: that status, whatever the body;
/// - `{"fixture": "usage_limit"}`: a `Refusal` or a `CannedReply` by its name;
/// - `{"kind": "reset"}`, `afterBytes` of head and body later (0); `{"kind": "truncate"}` after `bodyBytes` of the body
///   (half); `{"kind": "drip"}` of `bytes` (1) every `milliseconds` (10); `{"kind": "huge"}` of `bytes` (33,554,432);
/// - `{"latency": 250}`: from now on every answer of the provider is held back so many milliseconds.
///
/// All but the last take `times` (1), how many searches it befalls, and `domain`, of which domain alone (any); the first
/// two take `retryAfter` and `location`, any text. With `endpoint` they befall calls of another one than the search, by its
/// path below /v2. With `"provider": "snov"` they befall Snov's calls of any kind, or only those of one `endpoint`, by its
/// name in `SnovEndpoint`.
struct FaultOrder: Decodable, Sendable {
    enum Change: Sendable {
        case latency(Duration)
        case fault(Fault, times: Int, target: FaultTarget)
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case status, fixture, kind, latency, times, body, contentType, retryAfter, afterBytes, bodyBytes, bytes
        case milliseconds, domain, location, provider, endpoint
    }

    private struct AnyName: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private typealias Members = KeyedDecodingContainer<CodingKeys>

    let change: Change

    init(from decoder: any Decoder) throws {
        // A misspelt member would make a fault that never happens, and a test that proves nothing.
        for name in try decoder.container(keyedBy: AnyName.self).allKeys
        where CodingKeys(rawValue: name.stringValue) == nil {
            throw FaultOrderRefusal.unknownMember(name.stringValue)
        }
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let subjects = [CodingKeys.status, .fixture, .kind, .latency].filter(members.contains)
        guard subjects.count == 1, let subject = subjects.first else { throw FaultOrderRefusal.needsOneSubject }
        let times = try Self.number(.times, in: members, within: 1...1_000_000) ?? 1
        let target = try Self.target(members)
        change =
            switch subject {
            case .latency:
                .latency(.milliseconds(try Self.number(.latency, in: members, within: 0...3_600_000) ?? 0))
            case .kind: .fault(.delivery(try Self.delivery(members)), times: times, target: target)
            default: .fault(.replacement(try Self.replacement(members)), times: times, target: target)
            }
    }

    private static func target(_ members: Members) throws -> FaultTarget {
        let name = try members.decodeIfPresent(String.self, forKey: .provider) ?? FaultTarget.Provider.hunter.rawValue
        guard let provider = FaultTarget.Provider(rawValue: name) else { throw FaultOrderRefusal.unknownProvider(name) }
        let endpoint = try members.decodeIfPresent(String.self, forKey: .endpoint)
        let names = provider == .snov ? SnovEndpoint.names : Route.names
        if let endpoint, !names.contains(endpoint) { throw FaultOrderRefusal.unknownEndpoint(endpoint) }
        let domain = try members.decodeIfPresent(String.self, forKey: .domain)?.lowercased()
        let usual = provider == .snov ? nil : Route.domainSearch.name
        return FaultTarget(provider: provider, endpoint: endpoint ?? usual, domain: domain)
    }

    private static func delivery(_ members: Members) throws -> Delivery {
        let bytes = try number(.bytes, in: members, within: 1...1 << 32)
        switch try members.decode(String.self, forKey: .kind) {
        case "reset": return .reset(afterBytes: try number(.afterBytes, in: members, within: 0...1 << 32) ?? 0)
        case "truncate": return .truncated(bodyBytes: try number(.bodyBytes, in: members, within: 0...1 << 32))
        case "huge": return .huge(bytes: bytes ?? 1 << 25)
        case "drip":
            let pause = try number(.milliseconds, in: members, within: 0...3_600_000) ?? 10
            return .dripped(bytes: bytes ?? 1, every: .milliseconds(pause))
        case let other: throw FaultOrderRefusal.unknownKind(other)
        }
    }

    private static func replacement(_ members: Members) throws -> Answer {
        var answer: Answer
        if let name = try members.decodeIfPresent(String.self, forKey: .fixture) {
            guard let fixture = fixture(name) else {
                throw FaultOrderRefusal.unknownFixture(name)
            }
            answer = fixture
        } else {
            let status = try number(.status, in: members, within: 200...599) ?? 500
            let body = try members.decodeIfPresent(String.self, forKey: .body)
            let ordinary = Refusal.serverError.answer(status: status)
            answer = Answer(
                status: ordinary.status,
                contentType: try members.decodeIfPresent(String.self, forKey: .contentType) ?? Answer.json,
                body: body.map { Array($0.utf8) } ?? ordinary.body)
        }
        answer.retryAfter = try members.decodeIfPresent(String.self, forKey: .retryAfter)
        answer.location = try members.decodeIfPresent(String.self, forKey: .location)
        return answer
    }

    private static func fixture(_ name: String) -> Answer? {
        Refusal(rawValue: name)?.answer ?? CannedReply(rawValue: name)?.answer ?? SnovRefusal(rawValue: name)?.answer
            ?? SnovCannedReply(rawValue: name)?.answer
    }

    private static func number(_ key: CodingKeys, in members: Members, within range: ClosedRange<Int>) throws -> Int? {
        guard let number = try members.decodeIfPresent(Int.self, forKey: key) else { return nil }
        guard range.contains(number) else { throw FaultOrderRefusal.outOfRange(key.rawValue) }
        return number
    }
}

/// What is wrong with an order for faults.
enum FaultOrderRefusal: Error, Hashable {
    case needsOneSubject
    case unknownMember(String)
    case unknownKind(String)
    case unknownFixture(String)
    case unknownProvider(String)
    case unknownEndpoint(String)
    case outOfRange(String)
}
