import NIOHTTP1
import Testing

@testable import ProviderSimulator

/// A caller of Snov's without a socket, under one pair of credentials.
struct SnovClient {
    let simulator: Simulator
    let id: String
    var secret = "secret"
    var token: String?

    init(_ simulator: Simulator, id: String = "good") throws {
        self.simulator = simulator
        self.id = id
        try renewToken()
    }

    var digest: String { KeyDigest(of: "\(id):\(secret)").text }

    /// What `_seen` says of the account.
    func account() throws -> JSONValue {
        try simulator.seen()["snov"]["perAccount"][digest]
    }

    mutating func renewToken() throws {
        token = try simulator.askForToken(id: id, secret: secret).json()["access_token"].text
    }

    func post(_ path: String, _ json: String = "{}") -> Answer {
        simulator.askSnov(.POST, path, token: token, body: json)
    }

    func get(_ path: String) -> Answer {
        simulator.askSnov(.GET, path, token: token)
    }

    func start(_ search: SnovSearch, _ json: String) -> Answer {
        post("\(search.path)/start", json)
    }

    /// Starts a search and polls until it is there.
    func complete(
        _ search: SnovSearch, _ json: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        try finish(start(search, json), of: search, sourceLocation: sourceLocation)
    }

    /// Polls what was started until it is there; a start that carries its data is there at once.
    func finish(
        _ started: Answer, of search: SnovSearch, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let reply = try started.json()
        if reply["status"].text == "completed" { return reply }
        let path = search.resultPath(of: try #require(reply.taskHash, sourceLocation: sourceLocation))
        for _ in 1...10 {
            let polled = try get(path).json()
            if polled["status"].text == "completed" { return polled }
        }
        Issue.record(
            "never completed: \(String(decoding: started.body, as: UTF8.self))", sourceLocation: sourceLocation)
        return .null
    }

    /// The path and query of a link of the simulator's own.
    static func path(_ link: JSONValue) throws -> String {
        let text = try #require(link.text)
        try #require(text.hasPrefix("http://simulator.example/"))
        return String(text.dropFirst("http://simulator.example".count))
    }
}

extension JSONValue {
    /// The hash from wherever it stands (providers.md, B.3).
    var taskHash: String? {
        if let hash = (self["meta"]["task_hash"].text ?? self["data"]["task_hash"].text ?? self["task_hash"].text) {
            return hash
        }
        return self["links"]["result"].text?.split(separator: "/").last.flatMap { $0.split(separator: "=").last }
            .map(String.init)
    }
}

extension Simulator {
    static func unlimited(_ clock: ManualClock = ManualClock(), polls: Int = 1, credits: Int = 25_000) -> Simulator {
        Simulator(SimulatorSettings(snovPerMinute: 0, snovPolls: polls, snovCredits: credits), now: clock.now)
    }

    func askSnov(
        _ method: HTTPMethod, _ target: String, token: String?, type: String = "application/json", body: String = ""
    ) -> Answer {
        var headers: HTTPHeaders = ["Host": "simulator.example", "Content-Type": type]
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        return ask(method, target, key: nil, headers: headers, body: body)
    }

    func askForToken(id: String = "good", secret: String = "secret") -> Answer {
        askSnov(
            .POST, "/v1/oauth/access_token", token: nil,
            body: #"{"grant_type":"client_credentials","client_id":"\#(id)","client_secret":"\#(secret)"}"#)
    }
}
