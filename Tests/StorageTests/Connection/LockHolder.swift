// Process and Pipe are Foundation's.
import Foundation
import Glibc

/// Another process that holds the lock on a file: util-linux's flock(1).
final class LockHolder {
    private let process = Process()
    private let input = Pipe()

    /// Returns once the lock is held.
    init(of path: String) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/flock")
        // Its child does not inherit the lock, so that it goes with the one process.
        process.arguments = ["--close", path, "sh", "-c", "echo held; cat"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        _ = output.fileHandleForReading.availableData
    }

    /// Ends as a program ends, and waits for it.
    func release() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Ends as nobody wants to end, and waits for it.
    func kill() throws {
        Glibc.kill(process.processIdentifier, SIGKILL)
        // Foundation waits for the children too, and those wait for their input's end.
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
