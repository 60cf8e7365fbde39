import CFastCGI
import Glibc

/// A descriptor that becomes readable after a while, timerfd_create(2): it wakes one thread while requests are parked,
/// and nobody while none are.
struct Ticker {
    let descriptor: Descriptor

    init() throws(FastCGIFault) {
        let number = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK))
        guard number >= 0 else { throw .system(call: "timerfd_create", errno: errno) }
        descriptor = Descriptor(number)
    }

    /// Readable after `duration`, whatever was set before.
    func set(after duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // Nothing at all would stop it.
        let nanoseconds = max(1, Int(attoseconds / 1_000_000_000))
        var time = itimerspec()
        time.it_value = timespec(tv_sec: Int(seconds), tv_nsec: nanoseconds)
        unsafe timerfd_settime(descriptor.number, 0, &time, nil)
    }

    /// Takes the tick, so that it is not readable any more.
    func take() {
        var buffer = [UInt8](repeating: 0, count: 8)
        unsafe buffer.withUnsafeMutableBytes { _ = unsafe read(descriptor.number, $0.baseAddress, $0.count) }
    }
}
