import Glibc

/// A thread of the system's own, for one wait that blocks. It takes no signals; those are for the program's threads.
struct WaitingThread {
    private final class Work {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    private let handle: pthread_t

    init(_ body: @escaping @Sendable () -> Void) throws(DoorbellFault) {
        let work = unsafe Unmanaged.passRetained(Work(body))
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        guard result == 0 else {
            unsafe work.release()
            throw .system(call: "pthread_create", errno: result)
        }
        self.handle = handle
    }

    func join() {
        _ = pthread_join(handle, nil)
    }
}
