import Foundation

/// The library that deals blows to a worker at the system call a test names (Tests/CrashShim), built once.
enum CrashShim {
    /// Kinds of system calls, as the shim counts them; the raw value is the place on its board.
    enum Kind: Int, CaseIterable {
        case logWrite, databaseWrite, fileSync, logCut, callSend, callReceive, gateLock, sqliteLock
    }

    static let library = Result { try build() }

    private static func build() throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("CrashShim/crashshim.c").path
        let programs = URL(fileURLWithPath: try Stand.program("enrichd-worker")).deletingLastPathComponent()
        let library = programs.appendingPathComponent("crashshim.so").path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // The toolchain has clang, wherever it is. It gets its name when it is whole: another run may be using it.
        let command = """
            $(command -v cc || command -v clang) -O1 -shared -fPIC -o '\(library).'$$ '\(source)' -ldl &&
                mv '\(library).'$$ '\(library)'
            """
        compiler.arguments = ["sh", "-c", command]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Stand.Failed(description: "the shim can't be built") }
        return library
    }
}

/// One blow: before or after the n-th call of a kind.
struct CrashBlow: CustomStringConvertible {
    let kind: CrashShim.Kind
    let number: Int
    let isAfter: Bool
    var signal = SIGKILL

    var description: String { "\(isAfter ? "after" : "before") \(kind) \(number)" }
}

/// The numbers that a program with the shim shares with its test.
final class CrashBoard {
    /// What a program needs in its environment to have the shim.
    let environment: [String: String]
    private let file: FileHandle

    init(in folder: String, database: String, blow: CrashBlow? = nil) throws {
        let path = "\(folder)/board-\(UUID().uuidString.prefix(6))"
        try Data(count: 32 * 8).write(to: URL(fileURLWithPath: path))
        file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        var environment = [
            "LD_PRELOAD": try CrashShim.library.get(), "CRASHSHIM_BOARD": path, "CRASHSHIM_DATABASE": database,
        ]
        if let blow {
            environment["CRASHSHIM_KIND"] = "\(blow.kind)"
            environment["CRASHSHIM_NUMBER"] = "\(blow.number)"
            environment["CRASHSHIM_WHEN"] = blow.isAfter ? "after" : "before"
            environment["CRASHSHIM_SIGNAL"] = "\(blow.signal)"
        }
        self.environment = environment
    }

    /// How many calls of a kind there were.
    func count(_ kind: CrashShim.Kind) throws -> Int { try read(kind.rawValue) }

    /// The errno with which writing to the database's files is refused; 0 for none.
    func refuseWriting(with error: Int32) throws { try write(Int(error), at: 8) }
    func setClockError(seconds: Int) throws { try write(seconds, at: 9) }
    func clockReads() throws -> Int { try read(10) }
    func refusals() throws -> Int { try read(11) }
    /// No blow from now on.
    func disarm() throws { try write(1, at: 13) }

    private func read(_ place: Int) throws -> Int {
        try file.seek(toOffset: UInt64(place * 8))
        let bytes = try file.read(upToCount: 8) ?? Data()
        return bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func write(_ number: Int, at place: Int) throws {
        try file.seek(toOffset: UInt64(place * 8))
        try file.write(contentsOf: Data((0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }))
    }
}
