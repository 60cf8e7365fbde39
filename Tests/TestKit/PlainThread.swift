import Glibc

private final class ThreadBody {
    let run: () -> Void

    init(_ run: @escaping () -> Void) {
        self.run = run
    }
}

/// Runs `body` on a thread of its own, where it may block as long as it likes.
func startThread(_ body: sending @escaping () -> Void) throws {
    let context = unsafe Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(
        &thread, nil,
        { context in
            guard let context = unsafe context else { return nil }
            unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
            return nil
        }, context.toOpaque())
    guard status == 0 else {
        unsafe context.release()
        throw SystemCallFault("pthread_create", errorNumber: status)
    }
    pthread_detach(thread)
}
