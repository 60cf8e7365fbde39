import CFastCGI
import Glibc

/// libfcgi as a whole: made ready once per process.
enum Library {
    /// Zero, or what FCGX_Init says. FCGX_Init puts its own handlers under SIGPIPE, SIGUSR1 and SIGTERM (2.4.2:
    /// os_unix.c, `OS_InstallSignalHandlers`); whatever was there is put back, for the process's signals are not the
    /// library's. SIGPIPE alone is ignored from here on: a peer that is gone is an error of the write.
    static let initialized: Int32 = {
        let signals = [SIGUSR1, SIGTERM]
        let before = signals.map { signal in
            var action = sigaction()
            unsafe sigaction(signal, nil, &action)
            return action
        }
        let result = FCGX_Init()
        for (signal, action) in zip(signals, before) {
            var action = action
            unsafe sigaction(signal, &action, nil)
        }
        signal(SIGPIPE, SIG_IGN)
        return result
    }()
}
