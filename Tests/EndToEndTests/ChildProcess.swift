import Foundation

/// A program that a test started, and ends.
final class ChildProcess {
    let name: String
    private let process = Process()
    private let logPath: String

    /// Its output goes to `<name>.log` in `folder`; it sees `environment` and nothing else.
    init(_ name: String, program: String, arguments: [String] = [], environment: [String: String], folder: String)
        throws
    {
        self.name = name
        logPath = "\(folder)/\(name)-\(UUID().uuidString.prefix(6)).log"
        try Data().write(to: URL(fileURLWithPath: logPath))
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: logPath))
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    var identifier: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "no log" }

    /// Asks it to end, waits, and tells how it ended; kill -9 when it does not within ten seconds.
    @discardableResult
    func stop() -> Int32 {
        if process.isRunning { process.terminate() }
        if end(within: 10) == nil { kill() }
        return process.terminationStatus
    }

    func send(_ signal: Int32) {
        _ = Foundation.kill(process.processIdentifier, signal)
    }

    /// Waits for it to end by itself; its status, or nil when it runs on.
    func end(within seconds: Double) -> Int32? {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < deadline { usleep(5000) }
        return process.isRunning ? nil : process.terminationStatus
    }

    /// kill -9, for it and whatever it started: those would go on without it. They are a group with its number, which
    /// nobody else is given while one of them is there.
    func kill() {
        _ = Foundation.kill(-process.processIdentifier, SIGKILL)
        // Not for ever: Foundation sees the end only when the program's own children have ended as well.
        _ = end(within: 10)
    }

    deinit {
        if process.isRunning { stop() }
    }
}
