import Glibc
import HTTPTypes
import PosixThreads
import Synchronization
import TestKit

@testable import FastCGI

/// A server of a test's own on a socket of its own; it ends with the last reference to it.
final class RunningServer: Sendable {
    let folder: TemporaryDirectory
    let path: String
    let server: FastCGIServer
    private let log = Log()
    private let thread: PosixThread

    /// What the server reported, in order.
    var faults: [ConnectionFault] { log.faults.withLock { $0 } }

    convenience init(
        _ adjust: (inout FastCGIServer.Settings) -> Void = { _ in },
        handler: @escaping @Sendable (HTTPRequest, [UInt8]) -> (HTTPResponse, [UInt8]) = RunningServer.echo
    ) throws {
        try self.init(adjust, answer: RunningServer.whole(handler))
    }

    init(
        _ adjust: (inout FastCGIServer.Settings) -> Void = { _ in },
        answer: @escaping @Sendable (HTTPRequest, [UInt8]) -> FastCGI.Answer
    ) throws {
        var settings = FastCGIServer.Settings()
        settings.threads = 2
        // On a busy machine a client may take its time; whoever tests the time-out sets a short one.
        settings.stopTimeout = .seconds(60)
        adjust(&settings)
        let folder = try TemporaryDirectory()
        let log = log
        path = folder.file("fcgi.sock")
        let server = try FastCGIServer(
            listening: try ListeningSocket(path: path), settings: settings, refusal: RunningServer.refuse,
            report: { fault in log.faults.withLock { $0.append(fault) } })
        self.folder = folder
        self.server = server
        thread = try PosixThread {
            do {
                try server.run(makeOwn: {}) { request, body, _ in answer(request, body) }
            } catch {
                log.end.withLock { $0 = error }
            }
            log.hasEnded.store(true, ordering: .releasing)
        }
    }

    deinit {
        server.stop()
        if !log.isJoined.exchange(true, ordering: .relaxed) { thread.join() }
    }

    var hasEnded: Bool { log.hasEnded.load(ordering: .acquiring) }

    /// A new connection, which keeps the server alive.
    func connect() throws -> FastCGIClient {
        try FastCGIClient(connectingTo: path, companion: self)
    }

    /// Waits for `run` to return and throws what it threw.
    func join() throws {
        if !log.isJoined.exchange(true, ordering: .relaxed) { thread.join() }
        if let error = log.end.withLock({ $0 }) { throw error }
    }

    /// Answers with the request as text.
    static let echo: @Sendable (HTTPRequest, [UInt8]) -> (HTTPResponse, [UInt8]) = { request, body in
        var response = HTTPResponse(status: .ok)
        response.headerFields[.contentType] = "text/plain"
        return (response, Array("\(request.method) \(request.path ?? "-") ".utf8) + body)
    }

    static func whole(
        _ handler: @escaping @Sendable (HTTPRequest, [UInt8]) -> (HTTPResponse, [UInt8])
    ) -> @Sendable (HTTPRequest, [UInt8]) -> FastCGI.Answer {
        { request, body in
            let (response, body) = handler(request, body)
            return .whole(response, body)
        }
    }

    static let refuse: FastCGIServer.Refusal = { status, detail, request in
        .whole(HTTPResponse(status: status), Array("\(request?.path ?? "-"): \(detail)".utf8))
    }

    private final class Log: Sendable {
        let faults = Mutex<[ConnectionFault]>([])
        let end = Mutex<(any Error)?>(nil)
        let hasEnded = Atomic(false)
        let isJoined = Atomic(false)
    }
}

/// Looks again and again until it holds; false when it never does.
func eventually(_ holds: () throws -> Bool) async throws -> Bool {
    // A minute at least, counted in looks: on a busy machine a minute may pass between two of them.
    for _ in 0..<30_000 {
        if try holds() { return true }
        try await Task.sleep(for: .milliseconds(2))
    }
    return try holds()
}

/// Gives the processor away for a moment, where a handler waits for a test.
func sleepBriefly() {
    usleep(1000)
}
