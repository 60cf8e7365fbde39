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
