import CFastCGI
import Glibc

/// The kernel's list of what the threads wait for together, epoll(7).
final class Epoll: Sendable {
    private let descriptor: Descriptor

    /// Throws the errno.
    init() throws(FastCGIFault) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard number >= 0 else { throw .system(call: "epoll_create1", errno: errno) }
        descriptor = Descriptor(number)
    }

    deinit {
        descriptor.close()
    }

    /// Waits for the first thing that is ready, or until the time is over (nil: for ever). Nil when it is over.
    func wait(for duration: Duration?) -> Descriptor? {
        let milliseconds = duration.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
        var event = unsafe epoll_event()
        let count = unsafe epoll_wait(descriptor.number, &event, 1, milliseconds)
        return count == 1 ? unsafe Descriptor(event.data.fd) : nil
    }

    /// Wakes at least one waiting thread, but not all, each time the listening socket has a connection.
    func watchListener(_ listener: Descriptor) -> Bool {
        control(EPOLL_CTL_ADD, listener, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue)
    }

    /// What to wake a thread for. A peer that is gone altogether wakes one in any case.
    enum Event {
        case readable
        /// The peer has taken most of what was sent: a quarter of the buffer's size is in it at most (unix(7)'s sockets:
        /// `unix_writable` in the kernel's net/unix/af_unix.c).
        case writable
        /// The peer sends nothing any more.
        case hangUp

        fileprivate var flags: UInt32 {
            switch self {
            case .readable: EPOLLIN.rawValue
            case .writable: EPOLLOUT.rawValue
            case .hangUp: EPOLLRDHUP.rawValue
            }
        }
    }

    /// Wakes one thread, once, when there is something to read; `watchAgain` rearms it.
    func watchOnce(_ readable: Descriptor) -> Bool {
        control(EPOLL_CTL_ADD, readable, EPOLLIN.rawValue | EPOLLONESHOT.rawValue)
    }

    func watchAgain(_ descriptor: Descriptor, for event: Event = .readable) -> Bool {
        control(EPOLL_CTL_MOD, descriptor, event.flags | EPOLLONESHOT.rawValue)
    }

    func forget(_ listener: Descriptor) {
        _ = control(EPOLL_CTL_DEL, listener, 0)
    }

    private func control(_ operation: Int32, _ watched: Descriptor, _ events: UInt32) -> Bool {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.fd = watched.number
        return unsafe epoll_ctl(descriptor.number, operation, watched.number, &event) == 0
    }
}

extension Duration {
    /// What is less than a millisecond is left out. To divide by one takes the way over 128 bits and a fraction, for
    /// which every request would pay twice.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
