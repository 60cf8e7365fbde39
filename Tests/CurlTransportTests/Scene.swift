import CurlTransport
import HTTPTypes
import TestKit
import Testing

/// A transport and a scripted server that it talks to.
struct Scene {
    let server: ScriptedHTTPServer
    let transport: CurlTransport

    init(
        _ adjust: (inout CurlTransport.Settings) -> Void = { _ in }, script: @escaping ScriptedHTTPServer.Script
    ) throws {
        server = try ScriptedHTTPServer(script)
        transport = try CurlTransport(.forTests(adjust))
    }

    func request(_ path: String = "/", method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:]) -> HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: server.authority, path: path, headerFields: fields)
    }

    func send(
        _ path: String = "/", method: HTTPRequest.Method = .get, _ fields: HTTPFields = [:], body: String = ""
    ) async throws -> (HTTPResponse, String) {
        let (response, bytes) = try await transport.send(request(path, method: method, fields), body: Array(body.utf8))
        return (response, String(decoding: bytes, as: UTF8.self))
    }
}

extension CurlTransport.Settings {
    /// Time enough for a slow machine; whoever tests a time-out sets a short one.
    static func forTests(_ adjust: (inout Self) -> Void = { _ in }) -> Self {
        var settings = Self(userAgent: "enrichd-tests/1.0")
        settings.connectTimeout = .seconds(600)
        settings.totalTimeout = .seconds(600)
        adjust(&settings)
        return settings
    }
}
