// FileHandle is Foundation's, as for StandardOutput.
import Foundation

/// A file that is read piece by piece, or standard input.
struct InputFile {
    private static let pieceBytes = 65_536

    private let handle: FileHandle
    private let name: String

    /// `-` is standard input.
    init(_ path: String) throws(CommandFault) {
        name = path == "-" ? "Standard input" : path
        guard path != "-" else {
            handle = .standardInput
            return
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFault(.noInput, "There is no file \(path).")
        }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFault(.noInput, "\(path) may not be read by this user.")
        }
        self.handle = handle
    }

    /// The next bytes; nil at the end.
    func next() throws(CommandFault) -> [UInt8]? {
        do {
            let piece = try handle.read(upToCount: Self.pieceBytes)
            return piece.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
        } catch {
            throw CommandFault(.noInput, "\(name) can't be read: \(FileHandle.reason(error))")
        }
    }
}
