import Glibc
import Synchronization
import TestKit

/// A program that a test runs; killed with the last reference to it.
final class ChildProgram: Sendable {
    private let process: pid_t
    private let output: Int32

    // One start at a time: a program that another start makes meanwhile would keep this one's pipe open.
    private static let starting = Mutex(())

    init(_ path: String, _ arguments: [String]) throws {
        (process, output) = try Self.starting.withLock { _ in try Self.start(path, arguments) }
    }

    private static func start(_ path: String, _ arguments: [String]) throws -> (pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe(&ends) == 0 else { throw SystemCallFault("pipe") }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var process = pid_t()
        let status = unsafe posix_spawn(&process, path, &actions, nil, &words, environ)
        guard status == 0 else {
            close(ends[0])
            throw SystemCallFault("posix_spawn", errorNumber: status)
        }
        return (process, ends[0])
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(output)
    }

    func send(_ signal: Int32) {
        kill(process, signal)
    }

    /// The rest of the first line that begins so; nil when the program ends without one.
    func line(after beginning: String) -> String? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = unsafe read(output, &buffer, buffer.count)
            guard count > 0 else { return nil }
            text += String(decoding: buffer.prefix(count), as: UTF8.self)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix(beginning) }) {
                return String(line.dropFirst(beginning.count))
            }
        }
    }

    /// Reads until the program closes its output.
    func waitForEnd() {
        _ = line(after: "\u{0}")
    }
}
