import CurlTransport
import Foundation
import HTTPTypes
import TestKit

/// A provider simulator in a process of its own, without the rest of a stand.
final class SimulatorProcess {
    let url: String
    private let folder: TemporaryDirectory
    private let child: ChildProcess
    /// For orders alone: they share no connection with the calls that go wrong.
    private let transport: CurlTransport

    init(_ arguments: [String] = ["--per-second", "0", "--per-minute", "0"]) async throws {
        folder = try TemporaryDirectory()
        transport = try CurlTransport(.init(userAgent: "enrichd-tests"))
        let ready = folder.file("port")
        child = try ChildProcess(
            "provider-simulator", program: Stand.program("provider-simulator"),
            arguments: ["--port", "0", "--ready-file", ready] + arguments, environment: [:], folder: folder.path)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var port = ""
        while port.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw Stand.Failed(description: "the simulator did not start\n\(child.log)")
            }
            try await Task.sleep(for: .milliseconds(5))
            port = (try? String(contentsOfFile: ready, encoding: .utf8))?.filter(\.isNumber) ?? ""
        }
        url = "http://127.0.0.1:\(port)"
    }

    deinit {
        child.stop()
    }

    /// `order` is a body of `POST /_faults`.
    func order(_ order: String) async throws {
        let authority = String(url.dropFirst("http://".count))
        let request = HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/_faults")
        let (response, body) = try await transport.send(request, body: Array(order.utf8))
        guard response.status == .ok else {
            throw Stand.Failed(description: "no such fault: \(String(decoding: body, as: UTF8.self))")
        }
    }
}
