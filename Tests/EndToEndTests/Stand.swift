import CurlTransport
import Foundation
import HTTPTypes
import TestKit

/// The whole system on real parts: nginx with the repository's own configuration, responder, worker and simulator.
final class Stand {
    let folder: TemporaryDirectory
    let database: String
    private(set) var baseURL = ""
    private(set) var simulatorURL = ""
    private(set) var responder: ChildProcess?
    private(set) var worker: ChildProcess?
    private(set) var simulator: ChildProcess?
    private var nginx: ChildProcess?
    /// All that were started, so that none goes on without its folder.
    private var children: [ChildProcess] = []
    private let transport: CurlTransport
    private var environment: [String: String]

    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    /// What stands in nginx's configuration, and in its place for a test.
    private let nginxChanges: [String: String]

    /// Starts everything and returns when it answers. `settings` are `ENRICHD_…` names besides the ones it needs;
    /// `nginxChanges` are texts of nginx's configuration and what stands there instead; `prepare` may lay down a
    /// database first.
    init(
        settings: [String: String] = [:], simulatorArguments: [String] = [], startWorker: Bool = true,
        nginxChanges: [String: String] = [:], prepare: (_ database: String) throws -> Void = { _ in }
    ) async throws {
        self.nginxChanges = nginxChanges
        await Turnstile.stands.enter()
        folder = try TemporaryDirectory()
        database = folder.file("enrichd.sqlite")
        transport = try CurlTransport(.init(userAgent: "enrichd-tests"))
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            "ENRICHD_DATABASE": database, "ENRICHD_SOCKET": folder.file("fcgi.sock"), "ENRICHD_AUTH": "none",
        ]
        environment.merge(settings) { $1 }
        try prepare(database)
        let ready = folder.file("simulator.port")
        simulator = try start("provider-simulator", ["--port", "0", "--ready-file", ready] + simulatorArguments)
        try await until("the simulator") { (try? String(contentsOfFile: ready, encoding: .utf8))?.isEmpty == false }
        let port = try String(contentsOfFile: ready, encoding: .utf8).filter(\.isNumber)
        simulatorURL = "http://127.0.0.1:\(port)"
        environment["ENRICHD_HUNTER_URL"] = simulatorURL
        environment["ENRICHD_SNOV_URL"] = simulatorURL
        try await startResponder()
        if startWorker { try self.startWorker() }
        try await startNginx()
    }

    deinit {
        for child in children.reversed() { child.stop() }
        Turnstile.stands.leave()
    }

    func startResponder() async throws {
        responder = try start("enrichd-fcgi")
        let socket = folder.file("fcgi.sock")
        try await until("the responder") {
            // Behind nginx it answers; before nginx is there, its socket is as much as can be seen.
            nginx == nil ? FileManager.default.fileExists(atPath: socket) : try await get("/api/health").status == 200
        }
    }

    func startWorker() throws {
        worker = try start("enrichd-worker")
    }

    /// Another responder beside the first, on a socket of its own; the caller keeps it.
    func anotherResponder(on socket: String) throws -> ChildProcess {
        try start("enrichd-fcgi", settings: ["ENRICHD_SOCKET": folder.file(socket)])
    }

    /// Another worker beside the first; the caller keeps it.
    func anotherWorker() throws -> ChildProcess {
        try start("enrichd-worker")
    }

    /// Everything the programs logged.
    var logs: String {
        [simulator, responder, worker, nginx].compactMap { $0 }.map { "--- \($0.name)\n\($0.log)" }.joined(
            separator: "\n")
    }

    private func start(
        _ product: String, _ arguments: [String] = [], settings: [String: String] = [:]
    ) throws -> ChildProcess {
        try keep(
            ChildProcess(
                product, program: Self.program(product), arguments: arguments,
                environment: environment.merging(settings) { $1 }, folder: folder.path))
    }

    private func keep(_ child: ChildProcess) -> ChildProcess {
        children.append(child)
        return child
    }

    /// Where the build has put an executable.
    static func program(_ product: String) throws -> String {
        let programs = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let program = [programs, Bundle.main.bundleURL].map { $0.appendingPathComponent(product).path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let program else {
            throw Failed(description: "\(product) is not built: run `swift build` first, as deploy/test does")
        }
        return program
    }

    /// nginx can't be given port 0, so a free one is looked for, and again if somebody was quicker.
    private func startNginx() async throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let configuration = try String(contentsOf: root.appendingPathComponent("nginx.conf"), encoding: .utf8)
        for _ in 1...20 {
            let port = Int.random(in: 20_000...32_000)
            let own = nginxChanges.reduce(configuration) { $0.replacing($1.key, with: $1.value) }
                .replacing("127.0.0.1:3001", with: "127.0.0.1:\(port)")
                .replacing("unix:.enrichd.sock", with: "unix:\(folder.file("fcgi.sock"))")
            try own.write(toFile: folder.file("nginx.conf"), atomically: true, encoding: .utf8)
            let child = try startNginx(folder.file("nginx.conf"))
            baseURL = "http://localhost:\(port)"
            for _ in 1...400 where child.isRunning {
                if let reply = try? await get("/api/health"), reply.status == 200, child.isRunning {
                    nginx = child
                    return
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            child.stop()
        }
        throw Failed(description: "nginx did not come up\n\(logs)")
    }

    /// nginx with a configuration of the caller's own; the caller sees to when it answers.
    func startNginx(_ configuration: String) throws -> ChildProcess {
        try keep(
            ChildProcess(
                "nginx", program: "/usr/sbin/nginx", arguments: ["-p", folder.path, "-c", configuration],
                environment: environment, folder: folder.path))
    }

    /// Looks every few milliseconds, for `seconds` at most.
    func until(_ what: String, seconds: Double = 30, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while try await !condition() {
            guard ContinuousClock.now < deadline else {
                throw Failed(description: "waited in vain for \(what)\n\(logs)")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}

extension Stand {
    struct Reply: Sendable {
        let status: Int
        let fields: HTTPFields
        let bytes: [UInt8]

        var json: JSONValue { (try? JSONValue(bytes)) ?? .null }
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// A request through nginx, or to another address when `to` names one.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8] = [], fields: [(String, String)] = [],
        to base: String? = nil
    ) async throws -> Reply {
        let url = URL(string: base ?? baseURL)
        var request = HTTPRequest(
            method: method, scheme: "http", authority: "\(url?.host ?? ""):\(url?.port ?? 0)", path: path)
        for (name, value) in fields {
            guard let name = HTTPField.Name(name) else { throw Failed(description: "\(name) is no field name") }
            request.headerFields.append(HTTPField(name: name, value: value))
        }
        let (response, bytes) = try await transport.send(request, body: body)
        return Reply(status: response.status.code, fields: response.headerFields, bytes: bytes)
    }

    func get(_ path: String) async throws -> Reply {
        try await send(.get, path)
    }

    func post(_ path: String, _ json: String) async throws -> Reply {
        try await send(.post, path, body: Array(json.utf8), fields: [("Content-Type", "application/json")])
    }

    /// What the simulator saw.
    func seen() async throws -> JSONValue {
        try await send(.get, "/_seen?domains=1", to: simulatorURL).json
    }

    /// Adds sites with these domains; their numbers, in order.
    func addSites(_ domains: [String]) async throws -> [Int] {
        let list = domains.map { "\"\($0)\"" }.joined(separator: ",")
        let reply = try await post("/api/sites", "{\"domains\":[\(list)]}")
        let ids = reply.json["data"].elements.compactMap { $0["id"].int }
        guard ids.count == domains.count else { throw Failed(description: "the sites were not taken: \(reply.text)") }
        return ids
    }

    /// Submits a job; its name.
    func submit(
        _ sites: [Int], config: String = "{}", key: String = "good-key", provider: String = "hunter"
    ) async throws -> String {
        let reply = try await post(
            "/api/enrichment/jobs",
            "{\"siteIds\":\(sites),\"provider\":\"\(provider)\",\"config\":\(config),\"apiKey\":\"\(key)\"}")
        guard reply.status == 202, let job = reply.json["data"]["id"].text else {
            throw Failed(description: "the job was not taken: \(reply.status) \(reply.text)")
        }
        return job
    }

    func job(_ id: String) async throws -> JSONValue {
        try await get("/api/enrichment/jobs/\(id)").json["data"]
    }

    /// Waits until a job has ended; the job then, and every progress that was seen on the way.
    func finish(_ id: String, seconds: Double = 90) async throws -> (job: JSONValue, progress: [Int]) {
        var progress: [Int] = []
        var last = JSONValue.null
        try await until("the end of job \(id)", seconds: seconds) {
            last = try await job(id)
            if let value = last["progress"].int, value != progress.last { progress.append(value) }
            return ["completed", "failed", "cancelled"].contains(last["status"].text)
        }
        return (last, progress)
    }

    /// A site's addresses.
    func addresses(of site: Int) async throws -> [String] {
        try await get("/api/enrichment/sites/\(site)/contacts").json["data"].elements.compactMap { $0["email"].text }
    }
}
