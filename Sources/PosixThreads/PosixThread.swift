import Glibc

/// A thread of the system's own, for work that blocks. It takes no signals: those are for the thread that waits for
/// them, and would break off a write with a time limit (signal(7)).
package struct PosixThread: Sendable {
    /// The system has no more threads to give.
    package struct Refusal: Error, Hashable {
        package let errno: Int32
    }

    private final class Work {
        let body: () -> Void

        init(_ body: @escaping () -> Void) {
            self.body = body
        }
    }

    private let handle: pthread_t

    /// Starts it.
    package init(_ body: sending @escaping () -> Void) throws(Refusal) {
        let work = unsafe Unmanaged.passRetained(Work(body))
        var handle = pthread_t()
        let signals = PosixThread.holdSignals()
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        PosixThread.release(signals)
        guard result == 0 else {
            unsafe work.release()
            throw Refusal(errno: result)
        }
        self.handle = handle
    }

    /// Starts one that ends by itself; nobody waits for it.
    package static func detach(_ body: sending @escaping () -> Void) throws(Refusal) {
        _ = pthread_detach(try PosixThread(body).handle)
    }

    /// Waits for its end.
    package func join() {
        _ = pthread_join(handle, nil)
    }

    /// A new thread inherits its maker's mask. Faults of the thread itself stay deliverable.
    private static func holdSignals() -> sigset_t {
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] {
            unsafe sigdelset(&all, fault)
        }
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        return before
    }

    private static func release(_ before: sigset_t) {
        var before = before
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
