import NIOCore
import NIOHTTP1
import NIOPosix

/// The simulator on a listening socket.
struct SimulatorServer: Sendable {
    /// Where it listens; the one the system picked when 0 was asked for.
    let port: Int
    /// The base of its URLs.
    let address: String
    private let listener: any Channel
    private let threads: MultiThreadedEventLoopGroup

    /// Listens before it returns; throws what the system says when the address can't be had.
    static func start(_ simulator: Simulator, host: String, port: Int, threads: Int = 2) async throws -> SimulatorServer
    {
        let threads = MultiThreadedEventLoopGroup(numberOfThreads: threads)
        do {
            let listener = try await ServerBootstrap(group: threads)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try channel.pipeline.syncOperations.addHandler(RequestHandler(simulator))
                    }
                }
                .bind(host: host, port: port)
                .get()
            guard let port = listener.localAddress?.port else { throw ChannelError.unknownLocalAddress }
            let name = host.contains(":") ? "[\(host)]" : host
            return SimulatorServer(
                port: port, address: "http://\(name):\(port)", listener: listener, threads: threads)
        } catch {
            try await threads.shutdownGracefully()
            throw error
        }
    }

    /// Stops listening and drops every connection, answers that are still held back included.
    func stop() async throws {
        try await listener.close()
        try await threads.shutdownGracefully()
    }
}
