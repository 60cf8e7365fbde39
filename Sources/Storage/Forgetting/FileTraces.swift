package import Enrichment
// FileHandle is Foundation's, as for the write gate.
import Foundation

/// What is left of names in the bytes of a database's files, though no row has them any more.
///
/// SQLite's `secure_delete` overwrites what is deleted, and not what is moved: when a full page is divided, those of its
/// rows that go to the new one stay where they were, in the space between the pages' rows, until others are written over
/// them (rebuildPage in SQLite's btree.c). Of a hundred addresses that come and go, one or so can still be read.
///
/// An address that only ends as the other begins counts as found: that costs time, and the reverse would be a lie.
package struct FileTraces {
    private static let pieceBytes = 1 << 20
    /// How far to either side of an `@` is looked.
    private static let reach = 1_000

    /// What stands behind the `@`.
    private var hosts = WantedTexts()
    /// What stands before it, from its end, by what stands behind it.
    private var locals: [[UInt8]: WantedTexts] = [:]
    private var domains = WantedTexts()

    package init(of names: Set<SuppressedName>) {
        for name in names {
            switch name {
            case .address(let text):
                let bytes = Array(text.utf8)
                guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { continue }
                let host = Array(bytes[(at + 1)...])
                hosts.insert(host)
                locals[host, default: WantedTexts()].insert(bytes[..<at].reversed())
            case .domain(let text): domains.insert(Array(text.utf8))
            }
        }
    }

    /// Whether any is in the database at `path` or its log. Only where this process has no connection to it: closing a
    /// plain descriptor would drop its locks (sqlite.org/howtocorrupt.html, section 2.2).
    package func areLeft(at path: String) throws(StoreFault) -> Bool {
        do {
            return try [path, path + "-wal"].contains { try isAny(in: $0) }
        } catch {
            throw StoreFault(error)
        }
    }

    private func isAny(in path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        // What is lost when it can't be closed is a descriptor, and the program ends soon.
        defer { try? file.close() }
        var window: [UInt8] = []
        while let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            window.append(contentsOf: piece)
            if isAny(in: window) { return true }
            window.removeFirst(max(0, window.count - 2 * Self.reach))
        }
        return false
    }

    func isAny(in bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            if isAny(around: at, in: bytes) { return true }
            rest = bytes[(at + 1)...]
        }
        return false
    }

    private func isAny(around at: Int, in bytes: [UInt8]) -> Bool {
        let after = bytes[(at + 1)..<min(at + 1 + Self.reach, bytes.count)]
        let before = bytes[max(0, at - Self.reach)..<at].reversed()
        if hosts.isAny(beginning: after, where: { locals[$0]?.isAny(beginning: before) ?? false }) { return true }
        return !domains.isEmpty && isOnDomain(after)
    }

    /// Whether what stands behind an `@` is a domain or below it.
    private func isOnDomain(_ after: ArraySlice<UInt8>) -> Bool {
        var rest = after
        while !domains.isAny(beginning: rest) {
            guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: ".") || !Self.isOfDomain($0) }),
                rest[end] == UInt8(ascii: ".")
            else { return false }
            rest = rest[(end + 1)...]
        }
        return true
    }

    private static func isOfDomain(_ byte: UInt8) -> Bool {
        UInt8(ascii: "a")...UInt8(ascii: "z") ~= WantedTexts.lowercased(byte)
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte >= 0x80
    }
}
