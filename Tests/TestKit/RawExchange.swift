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

    /// Sends a head that asks whether its body may come (RFC 9110, section 10.1.1), runs `meanwhile` when the server has said
    /// so and waits, and sends the body; returns what comes then until the server closes.
    package static func send(
        _ head: [UInt8], to port: UInt16, from host: UInt8 = 1, meanwhile: () throws -> Void, body: [UInt8]
    ) throws -> [UInt8] {
        let socket = try LoopbackSocket.connected(to: port, from: host)
        defer { socket.close() }
        guard socket.send(head) else { throw SystemCallFault("send") }
        let leave = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        var reply: [UInt8] = []
        while reply.count < leave.count {
            let more = socket.receive()
            reply += more
            guard !more.isEmpty, reply.starts(with: leave.prefix(reply.count)) else { return reply }
        }
        try meanwhile()
        guard socket.send(body) else { throw SystemCallFault("send") }
        reply = []
        while true {
            let more = socket.receive()
            if more.isEmpty { return reply }
            reply += more
        }
    }
}
