import Enrichment
import FoundationEssentials
import HTTPTypes
import Synchronization
import TestKit
import Testing
import WebAPI

/// The API over a scripted store, with everything it touches in reach.
struct Server {
    let store = ScriptedStore()
    let readings: ScriptedReadings
    let sealer = ScriptedSealer()
    let log = LogBook()
    let time = ManualTimekeeper()
    let bell = Bell()
    let placeBell = Bell()
    let places: WritingPlaces
    let traffic: Traffic
    let api: API

    /// Anybody on loopback may call, unless `access` says otherwise.
    init(
        serverKeys: Set<ProviderName> = [], providers: [ProviderTerms]? = nil, origins: AllowedOrigins = .none,
        threads: Int = 4,
        access: ((LogBook) -> Access)? = nil
    ) {
        readings = ScriptedReadings(store)
        places = WritingPlaces(threads: threads, freed: placeBell.ring)
        let steps = StepClock()
        traffic = Traffic(
            beganAt: WallSecond(unixSeconds: 1_767_225_600), version: "1.2.3", clock: steps.next,
            connections: { (open: 5, parked: 2) })
        var jobs = 0
        var requests = 0
        api = API(
            store: StorePorts(of: store, readings: readings),
            entrance: Entrance(
                hosts: .loopback, origins: origins,
                access: access?(log) ?? .anybodyOnLoopback(log: log.logger)),
            orders: OrderIntake(
                providers: providers ?? ProviderTerms.samples(holding: serverKeys), sealer: sealer, digest: { $0 },
                makeJobID: {
                    jobs += 1
                    return JobID(rawValue: "job-\(jobs)")
                }),
            domains: PlainDomains(), book: RequestBook(traffic: traffic.sheet(), time: time, log: log.logger),
            places: places, ring: bell.ring,
            makeRequestID: {
                requests += 1
                return "made-\(requests)"
            })
    }

    func send(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        authority: String? = "localhost", serverAddress: String? = "127.0.0.1"
    ) throws -> Answer {
        let (response, bytes) = try ask(
            method, path, headers: headers, body: body, authority: authority, serverAddress: serverAddress
        ).toTheEnd(by: api)
        return Answer(response: response, body: bytes)
    }

    /// The same where the answer may be none yet, or come in pieces.
    func ask(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        authority: String? = "localhost", serverAddress: String? = "127.0.0.1"
    ) throws -> WebAPI.Answer {
        var request = HTTPRequest(
            method: try #require(HTTPRequest.Method(rawValue: method)), scheme: "http", authority: authority,
            path: path)
        if let serverAddress {
            request.headerFields[try #require(HTTPField.Name("SERVER_ADDR"))] = serverAddress
        }
        for header in headers {
            request.headerFields.append(
                HTTPField(name: try #require(HTTPField.Name(header.name)), value: header.value))
        }
        return api.respond(to: request, body: body)
    }

    func get(_ path: String) throws -> Answer {
        try send("GET", path)
    }

    func post(_ path: String, _ body: String) throws -> Answer {
        try send("POST", path, headers: [("Content-Type", "application/json")], body: [UInt8](body.utf8))
    }
}

/// What was answered is no whole reply.
struct NotWhole: Error {}

extension WebAPI.Answer {
    func whole() throws -> (HTTPResponse, [UInt8]) {
        guard case .whole(let response, let bytes) = self else { throw NotWhole() }
        return (response, bytes)
    }

    /// The same, or all pieces of a body that comes in pieces.
    func toTheEnd(by api: API) throws -> (HTTPResponse, [UInt8]) {
        guard case .pieces(let response, let pieces) = self else { return try whole() }
        var (body, rest) = (pieces.first, Optional(pieces.rest))
        while let make = rest {
            switch try make(api) {
            case .more(let piece, let next): (body, rest) = (body + piece, next)
            case .last(let piece): (body, rest) = (body + piece, nil)
            }
        }
        pieces.ended(body.count, .whole)
        return (response, body)
    }
}

/// A reply, with its body read.
struct Answer {
    let response: HTTPResponse
    let body: [UInt8]

    var status: Int { response.status.code }
    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) throws -> String? {
        response.headerFields[try #require(HTTPField.Name(name))]
    }

    func problem() throws -> ProblemDocument {
        try JSONDecoder().decode(ProblemDocument.self, from: Data(body))
    }
}

/// What every failure looks like.
struct ProblemDocument: Decodable {
    struct Fault: Decodable, Equatable {
        let pointer: String
        let detail: String
    }

    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let errors: [Fault]?
    let success: Bool
    let error: String

    var pointers: Set<String> { Set((errors ?? []).map(\.pointer)) }
}

/// A clock that goes on by a millisecond with each look.
final class StepClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    func next() -> ContinuousClock.Instant {
        instant.withLock { instant in
            instant += .milliseconds(1)
            return instant
        }
    }
}

/// Counts how often it is rung.
final class Bell: Sendable {
    private let count = Mutex(0)

    var rings: Int { count.withLock { $0 } }

    func ring() {
        count.withLock { $0 += 1 }
    }
}

/// Seals by reversing; the seal shows what it is bound to.
final class ScriptedSealer: KeySealer {
    struct Unable: Error, CustomStringConvertible {
        let description: String
    }

    private let isUnable = Mutex(false)

    func fail() {
        isUnable.withLock { $0 = true }
    }

    func seal(_ secret: String, for job: JobID, provider: ProviderName) throws -> SealedKey {
        if isUnable.withLock({ $0 }) { throw Unable(description: "can't seal \(secret)") }
        return SealedKey(
            bytes: [UInt8]("\(job.rawValue)/\(provider)/".utf8) + secret.utf8.reversed(),
            fingerprint: KeyFingerprint(rawValue: "print"))
    }
}

/// Takes the host of an address; refuses what has no dot.
struct PlainDomains: DomainNormalizer {
    func normalize(_ text: String) -> Result<String, DomainRefusal> {
        let host = text.split(separator: "/").first { $0.contains(".") } ?? ""
        return host.isEmpty
            ? .failure(DomainRefusal(reason: "has no dot"))
            : .success(host.lowercased().replacing("bücher", with: "xn--bcher-kva"))
    }
}
