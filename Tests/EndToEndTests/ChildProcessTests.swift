import Foundation
import TestKit
import Testing

/// Nothing that a test started may go on when it is over, however it ended.
@Suite(.timeLimit(.minutes(10))) struct ChildProcessTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    /// Returns when the script has made the file `ready`.
    private func shell(_ script: String) async throws -> ChildProcess {
        let child = try ChildProcess(
            "sh", program: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
            folder: folder.path)
        while !exists("ready") { try await Task.sleep(for: .milliseconds(5)) }
        return child
    }

    private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.file(name)) }

    @Test func `what a killed program started ends with it`() async throws {
        let child = try await shell("sleep 300 & touch ready; wait")
        child.kill()
        // Foundation sees the end only when those have ended too that the program started.
        #expect(!child.isRunning)
    }

    @Test func `who is forgotten is asked to end before it is killed`() async throws {
        // A test's thread blocks the signal, and a shell inherits that.
        let script = "trap 'touch asked; exit' TERM; touch ready; while :; do sleep 0.01; done"
        var child: ChildProcess? = try await shell("exec env --default-signal sh -c \"\(script)\"")
        #expect(child?.isRunning == true)
        child = nil
        #expect(exists("asked"))
    }
}
