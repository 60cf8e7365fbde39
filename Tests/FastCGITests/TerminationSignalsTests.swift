import Glibc
import Synchronization
import Testing

@testable import FastCGI

/// One test only: the signals are the process's, and are watched once.
@Suite struct TerminationSignalsTests {
    @Test func `the first SIGTERM is told, the second would end the process`() async throws {
        let isAsked = Atomic(false)
        try TerminationSignals.watch { isAsked.store(true, ordering: .releasing) }
        #expect(Library.initialized == 0)
        kill(getpid(), SIGTERM)
        #expect(try await eventually { isAsked.load(ordering: .acquiring) })
        var action = sigaction()
        unsafe sigaction(SIGTERM, nil, &action)
        #expect(unsafe action.__sigaction_handler.sa_handler == nil)
    }
}
