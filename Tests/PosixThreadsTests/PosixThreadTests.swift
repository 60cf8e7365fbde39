import Glibc
import PosixThreads
import Synchronization
import Testing

@Suite struct PosixThreadTests {
    /// What threads of a test write down.
    private final class Notes: Sendable {
        let sum = Mutex(0)
        let blocked = Mutex<[Int32: Bool]>([:])
    }

    @Test func `its work is done when it was waited for`() throws {
        let notes = Notes()
        var threads: [PosixThread] = []
        for number in 1...10 {
            threads.append(try PosixThread { notes.sum.withLock { $0 += number } })
        }
        for thread in threads { thread.join() }
        #expect(notes.sum.withLock { $0 } == 55)
    }

    @Test func `what its work holds is let go at its end`() throws {
        weak var rest: Notes?
        do {
            let notes = Notes()
            rest = notes
            try PosixThread { notes.sum.withLock { $0 += 1 } }.join()
        }
        #expect(rest == nil)
    }

    @Test func `it takes no signals but its own faults`() throws {
        let notes = Notes()
        try PosixThread {
            var mask = sigset_t()
            unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
            for signal in [SIGTERM, SIGINT, SIGUSR1, SIGPIPE, SIGSEGV] {
                let isBlocked = unsafe sigismember(&mask, signal) == 1
                notes.blocked.withLock { $0[signal] = isBlocked }
            }
        }.join()
        #expect(
            notes.blocked.withLock { $0 }
                == [SIGTERM: true, SIGINT: true, SIGUSR1: true, SIGPIPE: true, SIGSEGV: false])
    }
}
