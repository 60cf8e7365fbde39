import Enrichment
import HTTPTypes
import ProviderWire
import Synchronization
import TestKit

/// Snov as far as a search sees it: who is where, what was begun, and what that cost.
final class ModelSnov: Sendable {
    struct Person: Hashable {
        enum Offer {
            case search, addresses, nothing
        }

        var name: String
        var position: String? = "Web developer"
        var emails: [(address: String, status: String)] = []
        var offer = Offer.search

        init(_ name: String, _ emails: [(address: String, status: String)]? = nil, _ offer: Offer = .search) {
            self.name = name
            self.emails = emails ?? [("\(name)@a.example", "valid")]
            self.offer = offer
        }

        static func == (left: Person, right: Person) -> Bool { left.name == right.name }
        func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    struct Company {
        var people: [Person] = []
        var roles: [String] = []
        /// Nil when Snov doesn't know whether it gives out addresses.
        var isWebmail: Bool? = false
    }

    /// One call as it came.
    struct Call: Hashable {
        let index: Int
        let method: String
        let path: String
        let body: String
        let authorization: String?
        let mostCredits: Int
        var charge: Charge?
        var outcome: CallOutcome?

        var isStart: Bool { path.contains("/start") }
    }

    enum Answer {
        case reply(Int, [UInt8])
        case failure(any Error)

        static func text(_ status: Int, _ body: String) -> Answer { .reply(status, Array(body.utf8)) }
    }

    struct NotThere: Error {}

    private struct State {
        var random: SeededGenerator
        var calls: [Call] = []
        var tokens = 0
        /// How often each search was begun.
        var starts: [String: Int] = [:]
        /// The search of each hash.
        var tasks: [String: String] = [:]
        var pending: [String: Int] = [:]
        var credits = 0
    }

    let company: Company
    /// How many polls a search is under way for; nil for a random number, or none at all.
    private let pendingPolls: Int?
    /// What is said to a start of which the task has this hash and this link.
    private let acceptance: @Sendable (_ hash: String, _ link: String) -> (status: Int, body: String)
    private let intervene: @Sendable (Call) -> Answer?
    private let state: Mutex<State>

    init(
        _ company: Company, pendingPolls: Int? = 1, seed: UInt64 = 1,
        intervene: @escaping @Sendable (Call) -> Answer? = { _ in nil },
        acceptance: @escaping @Sendable (_ hash: String, _ link: String) -> (status: Int, body: String) = { hash, _ in
            (202, #"{"data":[],"meta":{"task_hash":"\#(hash)"},"links":{}}"#)
        }
    ) {
        self.company = company
        self.pendingPolls = pendingPolls
        self.acceptance = acceptance
        self.intervene = intervene
        state = Mutex(State(random: SeededGenerator(seed: seed)))
    }

    var calls: [Call] { state.withLock { $0.calls } }
    var credits: Int { state.withLock { $0.credits } }
    /// How often each search was begun, by path and form.
    var starts: [String: Int] { state.withLock { $0.starts } }
    /// What the searches asked for.
    var paths: [String] {
        calls.filter { $0.path.hasPrefix(Self.root) }.map { "\($0.method) \($0.path)" }
    }

    func send(
        _ request: HTTPRequest, _ body: [UInt8], _ mostCredits: Int
    ) async throws -> (HTTPResponse, [UInt8], Settle) {
        try Task.checkCancellation()
        let call = state.withLock { state in
            let call = Call(
                index: state.calls.count, method: request.method.rawValue, path: request.path ?? "",
                body: String(decoding: body, as: UTF8.self), authorization: request.headerFields[.authorization],
                mostCredits: mostCredits)
            state.calls.append(call)
            return call
        }
        let (status, reply): (Int, [UInt8])
        switch intervene(call) {
        case .failure(let error): throw error
        case .reply(let otherStatus, let body): (status, reply) = (otherStatus, body)
        case nil:
            let text = state.withLock { answer(to: call, &$0) }
            (status, reply) = text.map { ($0.status, Array($0.body.utf8)) } ?? (404, PackageResources.refusal_404_json)
        }
        let response = HTTPResponse(status: HTTPResponse.Status(code: status))
        return (
            response, reply,
            { charge, outcome in
                self.state.withLock { state in
                    (state.calls[call.index].charge, state.calls[call.index].outcome) = (charge, outcome)
                }
            }
        )
    }

    // MARK: - Answers

    private static let root = "/v2/domain-search/"
    static let origin = "https://api.snov.io"

    private func answer(to call: Call, _ state: inout State) -> (status: Int, body: String)? {
        if call.isStart, call.path.hasPrefix(Self.root) { return begin(call, &state) }
        return body(to: call, &state).map { (200, $0) }
    }

    private func body(to call: Call, _ state: inout State) -> String? {
        if call.path == "/v1/oauth/access_token" {
            state.tokens += 1
            return #"{"access_token":"t0ken-\#(state.tokens)","token_type":"Bearer","expires_in":3600}"#
        }
        if call.path == "/v1/get-domain-emails-count" {
            let webmail = company.isWebmail.map(String.init) ?? "null"
            return #"{"success":true,"domain":"a.example","webmail":\#(webmail),"result":\#(company.people.count)}"#
        }
        guard call.path.hasPrefix(Self.root) else { return nil }
        let hash = call.path.split(separator: "/").last.map(String.init) ?? ""
        guard let search = state.tasks[hash] else { return nil }
        if let left = state.pending[hash], left > 0 {
            state.pending[hash] = left - 1
            return #"{"data":[],"meta":{"task_hash":"\#(hash)"},"links":[],"status":"in progress"}"#
        }
        return result(of: search, &state)
    }

    private func begin(_ call: Call, _ state: inout State) -> (status: Int, body: String)? {
        let search = call.path + " " + call.body
        guard data(of: search) != nil else { return nil }
        state.starts[search, default: 0] += 1
        state.credits += found(by: search) ? 1 : 0
        let isAtOnce = pendingPolls == nil && Int.random(in: 0..<4, using: &state.random) == 0
        if isAtOnce { return result(of: search, &state).map { (202, $0) } }
        let hash = "hash\(state.tasks.count)"
        state.tasks[hash] = search
        state.pending[hash] = pendingPolls ?? Int.random(in: 0...3, using: &state.random)
        let base = call.path.firstRange(of: "/start").map { call.path[..<$0.lowerBound] } ?? ""
        return acceptance(hash, "\(Self.origin)\(base)/result/\(hash)")
    }

    private func result(of search: String, _ state: inout State) -> String? {
        guard let (data, total, next) = data(of: search) else { return nil }
        let link = next.map { "\(Self.origin)\(Self.root)\($0)" } ?? ""
        return #"{"data":\#(data),"meta":{"total_count":\#(total)},"links":{"next":"\#(link)"},"status":"completed"}"#
    }

    private func found(by search: String) -> Bool {
        if search.contains("/search-emails/") { return data(of: search)?.data.contains("smtp_status") == true }
        return data(of: search)?.data != "[]"
    }

    /// What a search finds, of how many rows in all, and where the next page starts.
    private func data(of search: String) -> (data: String, total: Int, next: String?)? {
        let words = search.split(whereSeparator: { " ?&/".contains($0) }).map(String.init)
        func number(_ name: String) -> Int? {
            words.first { $0.hasPrefix(name + "=") }.flatMap { Int($0.dropFirst(name.count + 1)) }
        }
        if search.contains("/search-emails/start/") {
            guard let name = words.last, let person = company.people.first(where: { $0.name == name }) else {
                return nil
            }
            return (#"{"searching_date":"2026-01-01 11:11:11","emails":\#(Self.emails(person))}"#, 0, nil)
        }
        if search.contains("generic-contacts") {
            let start = number("next") ?? 0
            let rows = company.roles.dropFirst(start).prefix(50).map { #"{"email":"\#($0)"}"# }
            let next =
                start + 50 < company.roles.count ? "generic-contacts/start?domain=a.example&next=\(start + 50)" : nil
            return ("[\(rows.joined(separator: ","))]", company.roles.count, next)
        }
        let page = number("page") ?? 1
        let rows = company.people.dropFirst((page - 1) * 20).prefix(20).map(Self.row)
        let next = page * 20 < company.people.count ? "prospects/start?domain=a.example&page=\(page + 1)" : nil
        return ("[\(rows.joined(separator: ","))]", company.people.count, next)
    }

    private static func row(_ person: Person) -> String {
        var members = [
            #""first_name":"\#(person.name)""#, #""source_page":"https://www.linkedin.com/in/\#(person.name)""#,
        ]
        if let position = person.position { members.append(#""position":"\#(position)""#) }
        switch person.offer {
        case .search:
            members.append(#""search_emails_start":"\#(origin)\#(root)prospects/search-emails/start/\#(person.name)""#)
        case .addresses: members.append(#""emails":{"emails":\#(emails(person))}"#)
        case .nothing: break
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func emails(_ person: Person) -> String {
        let emails = person.emails.map { #"{"email":"\#($0.address)","smtp_status":"\#($0.status)"}"# }
        return "[\(emails.joined(separator: ","))]"
    }
}

extension ModelSnov.Company {
    /// So many people, each with an address of their own.
    static func of(_ count: Int, roles: Int = 0) -> ModelSnov.Company {
        ModelSnov.Company(
            people: (0..<count).map { ModelSnov.Person("p\($0)") }, roles: (0..<roles).map { "role\($0)@a.example" })
    }
}
