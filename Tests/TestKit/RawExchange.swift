/// Bytes sent to a server on 127.0.0.1 as they are, for requests that no HTTP client would send.
package enum RawExchange {
    /// Sends them on a connection of its own, from 127.0.0.`host`, and returns all that comes until the server closes it.
    package static func send(_ bytes: [UInt8], to port: UInt16, from host: UInt8 = 1) throws -> [UInt8] {
        let socket = try LoopbackSocket.connected(to: port, from: host)
        defer { socket.close() }
        guard socket.send(bytes) else { throw SystemCallFault("send") }
        var reply: [UInt8] = []
        while true {
            let more = socket.receive()
            if more.isEmpty { return reply }
            reply += more
        }
    }
}
