import CFastCGI
import Glibc
import PosixThreads
import Synchronization

/// Hears SIGTERM and SIGINT and tells a closure, outside of any signal handler.
///
/// The first signal asks for an orderly end; the handlers are then gone, so the second ends the process at once.
package enum TerminationSignals {
    /// Where the handler, which may do nothing but write, finds whom to tell. `watch` sets it before the handler is.
    private static let bell = Atomic<Int32>(-1)

    /// Begins to listen, once in a process; `act` is called on a thread of its own.
    package static func watch(_ act: @escaping @Sendable () -> Void) throws(FastCGIFault) {
        // Making libfcgi ready puts signal handlers back as they were: that must be over before ours are set.
        _ = Library.initialized
        let number = eventfd(0, Int32(EFD_CLOEXEC))
        guard number >= 0 else { throw .system(call: "eventfd", errno: errno) }
        bell.store(number, ordering: .sequentiallyConsistent)
        do {
            try PosixThread.detach {
                unblock()
                var count: eventfd_t = 0
                while unsafe eventfd_read(number, &count) != 0, errno == EINTR {}
                act()
            }
        } catch {
            throw .system(call: "pthread_create", errno: error.errno)
        }
        for signal in [SIGTERM, SIGINT] {
            try install(for: signal)
        }
    }

    /// Whoever started this process may have had the signals blocked, and a blocked mask is inherited; one thread that
    /// takes them is enough.
    private static func unblock() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] {
            unsafe sigaddset(&signals, signal)
        }
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func install(for signal: Int32) throws(FastCGIFault) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            let before = errno
            _ = eventfd_write(TerminationSignals.bell.load(ordering: .sequentiallyConsistent), 1)
            errno = before
        }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND) | UInt32(SA_RESTART))
        guard unsafe sigaction(signal, &action, nil) == 0 else { throw .system(call: "sigaction", errno: errno) }
    }
}
