import FastCGI
import Foundation
import HTTPTypes
import Synchronization
import TestKit

/// nginx with the repository's own configuration before a FastCGI server of the test's own, which answers what the export
/// answers: a long text, made piece by piece.
final class StreamStand {
    /// What the server made, and how its replies ended.
    final class Made: Sendable {
        let bytes = Atomic(0)
        let ends = Mutex<[String]>([])

        func note(_ end: Pieces.End) {
            let word =
                switch end {
                case .whole: "whole"
                case .failed: "failed"
                case .notTaken: "not taken"
                }
            ends.withLock { $0.append(word) }
        }
    }

    static let pieceBytes = 32 << 10
    static let path = "/api/enrichment/contacts.csv"

    let made = Made()
    let folder: TemporaryDirectory
    private(set) var nginx: ChildProcess?
    private(set) var url = ""
    private let server: FastCGIServer
    private struct Broken: Error {}

    /// Streams `pieces` pieces, and breaks off instead of making the one with number `failing`.
    init(pieces: Int, failing: Int? = nil) async throws {
        await Turnstile.stands.enter()
        folder = try TemporaryDirectory()
        let made = made
        server = try FastCGIServer(
            listening: try ListeningSocket(path: folder.file("fcgi.sock")), settings: .init(),
            refusal: { status, _, _ in .whole(HTTPResponse(status: status), []) }, report: { _ in })
        Thread.detachNewThread { [server] in
            try? server.run(makeOwn: {}) { request, _, _ in
                guard request.path == Self.path else { return .whole(HTTPResponse(status: .ok), []) }
                return .pieces(
                    HTTPResponse(status: .ok),
                    Pieces(Array("id,email\r\n".utf8), then: Self.rest(1, pieces, failing, made)) { _, end in
                        made.note(end)
                    })
            }
        }
        try startNginx()
    }

    deinit {
        nginx?.stop()
        server.stop()
        Turnstile.stands.leave()
    }

    private static func rest(_ number: Int, _ count: Int, _ failing: Int?, _ made: Made) -> Rest {
        Rest { (_: Void) in
            if number == failing { throw Broken() }
            made.bytes.add(pieceBytes, ordering: .relaxed)
            let piece = [UInt8](repeating: UInt8(0x61 + number % 26), count: pieceBytes)
            return number == count ? .last(piece) : .more(piece, then: rest(number + 1, count, failing, made))
        }
    }

    private func startNginx() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let configuration = try String(contentsOf: root.appendingPathComponent("nginx.conf"), encoding: .utf8)
        for _ in 1...20 {
            let port = Int.random(in: 20_000...32_000)
            try configuration.replacing("127.0.0.1:3001", with: "127.0.0.1:\(port)")
                .replacing("unix:.enrichd.sock", with: "unix:\(folder.file("fcgi.sock"))")
                .write(toFile: folder.file("nginx.conf"), atomically: true, encoding: .utf8)
            let child = try ChildProcess(
                "nginx", program: "/usr/sbin/nginx", arguments: ["-p", folder.path, "-c", folder.file("nginx.conf")],
                environment: [:], folder: folder.path)
            url = "http://localhost:\(port)\(Self.path)"
            let isThere = try curl(
                ["-o", "/dev/null", "--retry", "50", "--retry-connrefused", "--retry-delay", "0"], "/")
            if isThere.end(within: 30) == 0, child.isRunning {
                nginx = child
                return
            }
            child.stop()
        }
        throw Stand.Failed(description: "nginx did not come up")
    }

    /// Fetches the long text, or another address; what curl prints is its log.
    func curl(_ arguments: [String], _ path: String = StreamStand.path) throws -> ChildProcess {
        let address = url.replacing(Self.path, with: path)
        return try ChildProcess(
            "curl", program: "/usr/bin/curl", arguments: ["-sS"] + arguments + [address], environment: [:],
            folder: folder.path)
    }

    /// nginx's processes: the one that was started, and its worker.
    var nginxProcesses: [Int32] {
        guard let nginx else { return [] }
        let path = "/proc/\(nginx.identifier)/task/\(nginx.identifier)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return [nginx.identifier] + children.split(separator: " ").compactMap { Int32($0) }
    }

    /// Whether nginx has a file open in which it keeps what the client has not taken.
    var nginxSpills: Bool {
        nginxProcesses.contains { process in
            let folder = "/proc/\(process)/fd"
            let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return descriptors.contains { descriptor in
                let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")
                return link?.contains(".nginx-fastcgi") ?? false
            }
        }
    }
}
