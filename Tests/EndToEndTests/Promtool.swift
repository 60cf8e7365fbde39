import Foundation

/// Prometheus' own judgement of a page of metrics: `promtool check metrics`, which finds what is against the format or
/// against its conventions for names.
struct Promtool {
    private let path: String

    /// Throws where there is none; `deploy/test` sees to it.
    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        let paths = ([root.appendingPathComponent(".build/tools").path] + folders).map { "\($0)/promtool" }
        guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw Stand.Failed(description: "there is no promtool: run `deploy/get-promtool`, as deploy/test does")
        }
        self.path = path
    }

    /// What it has to say; nothing when all is well.
    func complaints(about text: String, in folder: String) throws -> String {
        let page = URL(fileURLWithPath: folder).appendingPathComponent("metrics-\(UUID().uuidString)")
        try text.write(to: page, atomically: true, encoding: .utf8)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = ["check", "metrics"]
        process.standardInput = try FileHandle(forReadingFrom: page)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? said : "status \(process.terminationStatus): \(said)"
    }
}
