import NIOCore
import NIOPosix
import Testing

/// A connection that a test opens, writes to and closes when it likes.
struct Connection: Sendable {
    private let channel: any Channel

    static func open(port: Int) async throws -> Connection {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        return Connection(channel: try await bootstrap.connect(host: "127.0.0.1", port: port).get())
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    func close() async throws {
        try await channel.close()
    }
}

/// Waits until `condition` holds; a minute is taken for never.
func until(_ condition: () throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("it never came about", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(1))
    }
}
