import CFastCGI
import Glibc

/// An open file descriptor. It names, it does not own: whoever took it out of the kernel closes it once.
struct Descriptor: Hashable, Sendable {
    /// What one look at a socket brought.
    enum Received {
        case bytes(Int)
        case nothing
        case end
    }

    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// Takes what is there, up to the buffer's size, without waiting. A broken connection is at its end.
    func receive(into buffer: inout [UInt8]) -> Received {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
            }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .end
            }
        }
    }

    /// What one attempt to send brought.
    enum Sent {
        case bytes(Int)
        /// The peer must take something first.
        case nothing
        case broken
    }

    /// Sends what goes without waiting.
    func sendSome(_ bytes: ArraySlice<UInt8>) -> Sent {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress, $0.count, flags) }
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .broken
            }
        }
    }

    /// How much of what was sent the peer has not taken yet (SIOCOUTQ of unix(7), which is TIOCOUTQ).
    var untakenBytes: Int {
        var count: Int32 = 0
        return unsafe ioctl(number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
    }

    /// Whether the peer sends nothing any more, whatever of it has not been received yet.
    var isHungUp: Bool {
        var look = pollfd(fd: number, events: Int16(EPOLLRDHUP.rawValue), revents: 0)
        return unsafe poll(&look, 1, 0) == 1
    }

    /// Sends the few bytes without waiting; false when they did not all fit.
    func send(_ bytes: [UInt8]) -> Bool {
        let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
        return unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(number, $0.baseAddress, $0.count, flags) == $0.count
        }
    }

    /// From now on the peer can send nothing more; what it has sent already can still be received.
    func endReceiving() {
        _ = shutdown(number, Int32(SHUT_RD))
    }

    /// How long a write may wait for a peer that takes nothing. A socket that refuses the option waits for ever, so
    /// the answer counts.
    func limitSending(to duration: Duration) -> Bool {
        let (seconds, attoseconds) = duration.components
        var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        return unsafe setsockopt(
            number, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size)) == 0
    }

    func close() {
        _ = Glibc.close(number)
    }
}
