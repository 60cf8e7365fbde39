import Glibc

/// A system call of a test's own that failed.
package struct SystemCallFault: Error {
    package let call: String
    package let errorNumber: Int32

    package init(_ call: String, errorNumber: Int32 = errno) {
        self.call = call
        self.errorNumber = errorNumber
    }
}

/// A TCP socket on 127.0.0.1. Whoever holds it closes it.
struct LoopbackSocket: Hashable, Sendable {
    private let descriptor: Int32

    /// Listens on a port that the system picks.
    static func listening() throws -> (LoopbackSocket, port: UInt16) {
        let (socket, port) = try bound()
        guard listen(socket.descriptor, 512) == 0 else {
            let fault = SystemCallFault("listen")
            socket.close()
            throw fault
        }
        return (socket, port)
    }

    /// Takes a port that the system picks, on 127.0.0.`host`: this machine is the whole of 127/8 (RFC 1122, section
    /// 3.2.1.3).
    static func bound(host: UInt8 = 1) throws -> (LoopbackSocket, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallFault("socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard bound else {
            let fault = SystemCallFault("bind")
            Glibc.close(descriptor)
            throw fault
        }
        return (LoopbackSocket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
    }

    /// Connects from 127.0.0.`host` to whoever listens on a port. It waits for what is to come for twenty seconds at a
    /// time, no longer.
    static func connected(to port: UInt16, from host: UInt8 = 1) throws -> LoopbackSocket {
        let (socket, _) = try bound(host: host)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe setsockopt(
                    socket.descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size)) == 0
                    && connect(socket.descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else {
            let fault = SystemCallFault("connect")
            socket.close()
            throw fault
        }
        return socket
    }

    /// Nil once `interrupt` was called.
    func accept() -> LoopbackSocket? {
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else { return nil }
        // A program that a test starts must not keep the connection open.
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return LoopbackSocket(descriptor: accepted)
    }

    /// What has come, waiting for it; empty at the end, whichever side made it.
    func receive() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = unsafe max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }

    /// False when the peer is gone.
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    /// Waits for the peer, which has nothing more to say, to close; at most so long. True when it did.
    func peerCloses(within duration: Duration) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, Int32(duration / .milliseconds(1))) > 0
    }

    /// Breaks the connection with a TCP reset (connect(2) with AF_UNSPEC).
    func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        _ = unsafe connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Wakes whoever waits on it, on any thread.
    func interrupt() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Closes for the peer too, even if a program that a test started holds a copy.
    func close() {
        interrupt()
        Glibc.close(descriptor)
    }
}

/// A port that refuses every connection for as long as this is held.
package final class ClosedPort: Sendable {
    package let port: UInt16
    private let socket: LoopbackSocket

    package init() throws {
        (socket, port) = try LoopbackSocket.bound()
    }

    deinit {
        socket.close()
    }
}
