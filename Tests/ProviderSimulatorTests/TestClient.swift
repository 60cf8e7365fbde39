import FoundationEssentials
import NIOCore
import NIOPosix

@testable import ProviderSimulator

/// A client that sees bytes: one connection for each exchange, read until its end, however it ends.
struct TestClient: Sendable {
    /// What came over a connection until it ended.
    struct Exchange: Sendable {
        var bytes: [UInt8] = []
        /// Whether it ended with a reset instead of an orderly end.
        var wasReset = false
        /// How many reads it came in.
        var reads = 0

        var replies: [Reply] { Reply.parse(bytes) }
    }

    let port: Int

    func send(_ text: String) async throws -> Exchange {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(channel.eventLoop.makePromise()))
                }
            }
            .connect(host: "127.0.0.1", port: port)
            .get()
        let ended = try await channel.pipeline.handler(type: Collector.self).map(\.ended.futureResult).get()
        channel.writeAndFlush(ByteBuffer(string: text), promise: nil)
        return try await ended.get()
    }

    /// One request on a connection of its own; `headers` are whole lines.
    func request(
        _ method: String = "GET", _ target: String, key: String? = "good", headers: [String] = [], body: String = ""
    ) async throws -> Reply {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: simulator", "User-Agent: tests", "Connection: close"]
        if let key { lines.append("X-API-KEY: \(key)") }
        lines += headers
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let exchange = try await send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        guard let reply = exchange.replies.first else { throw NoReply() }
        return reply
    }

    struct NoReply: Error {}

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let ended: EventLoopPromise<Exchange>
        private var exchange = Exchange()

        init(_ ended: EventLoopPromise<Exchange>) {
            self.ended = ended
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            exchange.bytes += unwrapInboundIn(data).readableBytesView
            exchange.reads += 1
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            exchange.wasReset = true
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            ended.succeed(exchange)
        }
    }
}

/// A reply taken from the wire.
struct Reply: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func json() throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(body))
    }

    /// As many replies as `bytes` hold, each with a body of the length it announces or what there is of it.
    static func parse(_ bytes: [UInt8]) -> [Reply] {
        var rest = bytes[...]
        var replies: [Reply] = []
        while let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            let pairs = lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (parts[0].lowercased(), String((parts.count > 1 ? parts[1] : "").drop { $0 == " " }))
            }
            let headers = Dictionary(pairs) { _, last in last }
            let length = headers["content-length"].flatMap { Int($0) } ?? .max
            let body = rest[end.upperBound...].prefix(length)
            replies.append(Reply(status: status, headers: headers, body: Array(body)))
            rest = rest[body.endIndex...]
        }
        return replies
    }
}

/// Runs a simulator on a port of its own for as long as `use` takes.
func withServer(
    _ settings: SimulatorSettings = SimulatorSettings(perSecond: 0, perMinute: 0),
    clock: ManualClock = ManualClock(),
    use: (TestClient, Simulator) async throws -> Void
) async throws {
    let simulator = Simulator(settings, now: clock.now)
    let server = try await SimulatorServer.start(simulator, host: "127.0.0.1", port: 0, threads: 1)
    do {
        try await use(TestClient(port: server.port), simulator)
    } catch {
        try await server.stop()
        throw error
    }
    try await server.stop()
}
