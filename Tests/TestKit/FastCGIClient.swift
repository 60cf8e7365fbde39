import Glibc

/// The web server's side of FastCGI, record by record, over a unix socket: it can send what nginx never would.
///
/// Every wait is limited, so that a server that hangs fails a test instead of holding it up.
package struct FastCGIClient: ~Copyable {
    /// What a server sent for one request.
    package struct Reply: Hashable, Sendable {
        package var output: [UInt8] = []
        package var requestID: UInt16 = 0
        /// 0: complete, 3: unknown role (FastCGI Specification 1.0, section 5.5).
        package var protocolStatus: UInt8 = 0

        /// The lines before the empty line.
        package var head: [String] { parts[0].split(separator: "\r\n").map(String.init) }

        package var body: String { parts.count > 1 ? String(parts[1]) : "" }

        private var parts: [Substring] {
            String(decoding: output, as: UTF8.self)
                .split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        }

        /// The value of a header field.
        package subscript(_ name: String) -> String? {
            let prefix = "\(name.lowercased()): "
            return head.first { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }
    }

    package enum Fault: Error, Hashable {
        case system(String, Int32)
        /// The server closed the connection.
        case closed
        /// The server sent what is no reply.
        case unreadable
    }

    private let socket: Int32
    private let companion: (any AnyObject & Sendable)?

    /// `companion` lives at least as long as the connection: the server, for instance.
    package init(connectingTo path: String, companion: (any AnyObject & Sendable)? = nil) throws(Fault) {
        socket = try UnixSocket.connected(to: path)
        self.companion = companion
    }

    deinit {
        close(socket)
    }

    /// Sends all bytes; throws when the server takes them no more.
    package func send(_ bytes: [UInt8]) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw .system("send", errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends a request and waits for its reply.
    package func exchange(_ request: FastCGIRequest) throws(Fault) -> Reply {
        try send(request.bytes)
        return try receive()
    }

    /// Waits for one reply.
    package func receive() throws(Fault) -> Reply {
        var reply = Reply()
        while true {
            let header = try read(8)
            guard header[0] == 1 else { throw .unreadable }
            let content = try read(Int(header[4]) << 8 | Int(header[5]))
            _ = try read(Int(header[6]))
            reply.requestID = UInt16(header[2]) << 8 | UInt16(header[3])
            switch header[1] {
            case 6: reply.output += content
            case 7: break
            case 3:
                reply.protocolStatus = content[4]
                return reply
            default: throw .unreadable
            }
        }
    }

    /// Waits until the server closes the connection; what it still sends is returned.
    package func readToEnd() throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            do {
                bytes += try read(1)
            } catch .closed {
                return bytes
            }
        }
    }

    /// Waits until something has come, and leaves it there.
    package func waitForBytes() throws(Fault) {
        var look = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&look, 1, 60_000) == 1 else { throw .system("poll", errno) }
    }

    /// Whether something has come.
    package func hasBytes() throws(Fault) -> Bool {
        var look = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        let count = unsafe poll(&look, 1, 0)
        guard count >= 0 else { throw .system("poll", errno) }
        return count == 1
    }

    /// Waits until something has come and takes no more of it than that.
    package func take(atMost count: Int) throws(Fault) -> [UInt8] {
        try waitForBytes()
        var bytes = [UInt8](repeating: 0, count: count)
        let received = unsafe bytes.withUnsafeMutableBytes { unsafe recv(socket, $0.baseAddress, $0.count, 0) }
        guard received > 0 else { throw .closed }
        return Array(bytes.prefix(received))
    }

    /// Sends nothing any more; what the server sends can still be received.
    package func endSending() {
        _ = shutdown(socket, Int32(SHUT_WR))
    }

    private func read(_ count: Int) throws(Fault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let received = unsafe bytes.withUnsafeMutableBytes {
                unsafe recv(socket, $0.baseAddress?.advanced(by: filled), count - filled, 0)
            }
            if received == 0 || (received < 0 && errno == ECONNRESET) { throw .closed }
            guard received > 0 else { throw .system("recv", errno) }
            filled += received
        }
        return bytes
    }
}
