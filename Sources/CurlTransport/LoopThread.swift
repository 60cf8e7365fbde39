import Glibc

private final class ThreadBody {
    let run: () -> Void

    init(_ run: @escaping () -> Void) {
        self.run = run
    }
}

/// Runs `body` on a thread of its own that no signal is delivered to: the program's own handlers stay with its other
/// threads, and writing to a closed connection is an error here and no SIGPIPE.
func startThread(_ body: sending @escaping () -> Void) throws(CurlFault) {
    let context = unsafe Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, nil, runThread, context.toOpaque())
    guard status == 0 else {
        unsafe context.release()
        throw .other(code: Int(status), "no thread could be started")
    }
    pthread_detach(thread)
}

private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    var everySignal = sigset_t()
    unsafe sigfillset(&everySignal)
    unsafe pthread_sigmask(SIG_BLOCK, &everySignal, nil)
    unsafe Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

/// Only for the loop's own thread.
func rest(milliseconds: UInt32) {
    usleep(milliseconds * 1000)
}
