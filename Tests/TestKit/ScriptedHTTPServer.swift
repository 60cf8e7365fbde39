import PosixThreads
import Synchronization

/// An HTTP/1.1 server on a real socket that answers as a test tells it, well or badly. Each connection has a thread of
/// its own. It ends with the last reference to it.
package final class ScriptedHTTPServer: Sendable {
    /// A request as it came.
    package struct Received: Sendable {
        package let method: String
        package let target: String
        /// Names in lower case.
        package let fields: [(name: String, value: String)]
        package let body: [UInt8]
        /// Which of the server's connections it came on, from 1.
        package let connection: Int
        /// Which of the connection's requests it is, from 1.
        package let number: Int

        package func values(of name: String) -> [String] {
            fields.filter { $0.name == name }.map(\.value)
        }
    }

    /// What the server does about a request, one after the other. After the last step it waits for the next request.
    package enum Step: Sendable {
        case send([UInt8])
        /// Byte by byte.
        case drip([UInt8], every: Duration)
        /// Says nothing until the client closes.
        case hold
        case close
        /// Closes with a TCP reset.
        case reset

        package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }

        /// A whole reply with its length.
        package static func reply(_ status: Int = 200, fields: [String] = [], body: String = "") -> Step {
            let lines = ["HTTP/1.1 \(status) Reason", "Content-Length: \(body.utf8.count)"] + fields
            return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        }
    }

    package typealias Script = @Sendable (Received) -> [Step]

    package let port: UInt16
    private let listener: LoopbackSocket
    private let visits = Visits()

    package init(_ script: @escaping Script) throws {
        (listener, port) = try LoopbackSocket.listening()
        try PosixThread.detach { [listener, visits] in
            while let socket = listener.accept() {
                guard let number = visits.enter(socket) else { break }
                let connection = ScriptedConnection(socket: socket, number: number)
                do {
                    try PosixThread.detach {
                        connection.serve(script) { visits.note($0) }
                        visits.leave(socket)
                    }
                } catch {
                    visits.leave(socket)
                }
            }
            listener.close()
        }
    }

    deinit {
        listener.interrupt()
        visits.end()
    }

    package var authority: String { "127.0.0.1:\(port)" }

    /// How many connections were made to it so far.
    package var connectionCount: Int { visits.count }

    /// How many connections are open now.
    package var openConnectionCount: Int { visits.openCount }

    /// What came so far, in the order of arrival.
    package var received: [Received] { visits.received }
}

/// The connections of a server and what came on them.
private final class Visits: Sendable {
    private struct State {
        var open: Set<LoopbackSocket> = []
        var count = 0
        var isOver = false
        var received: [ScriptedHTTPServer.Received] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }
    var openCount: Int { state.withLock { $0.open.count } }
    var received: [ScriptedHTTPServer.Received] { state.withLock { $0.received } }

    /// The connection's number; nil, and the connection closed, when the server has ended.
    func enter(_ socket: LoopbackSocket) -> Int? {
        state.withLock { state in
            guard !state.isOver else {
                socket.close()
                return nil
            }
            state.open.insert(socket)
            state.count += 1
            return state.count
        }
    }

    func note(_ request: ScriptedHTTPServer.Received) {
        state.withLock { $0.received.append(request) }
    }

    func leave(_ socket: LoopbackSocket) {
        state.withLock { state in
            state.open.remove(socket)
            socket.close()
        }
    }

    func end() {
        state.withLock { state in
            state.isOver = true
            for socket in state.open { socket.interrupt() }
        }
    }
}
