import CurlTransport
import FoundationEssentials
import Glibc
import HTTPTypes
import TestKit
import Testing

/// Secure connections, against OpenSSL's own test server.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs /usr/bin/openssl"))
struct TLSTests {
    @Test func `a certificate that nobody vouches for is refused`() async throws {
        let site = try SecureSite(alternativeName: "IP:127.0.0.1")
        try await expectRefusal(by: CurlTransport(.forTests()), of: site, mentioning: "self-signed")
    }

    @Test func `a certificate is accepted when its authority is trusted`() async throws {
        let site = try SecureSite(alternativeName: "IP:127.0.0.1")
        let (response, body) = try await site.trustingTransport().send(site.request)
        #expect(response.status.code == 200)
        #expect(!body.isEmpty)
    }

    @Test func `a trusted certificate for another host is refused`() async throws {
        let site = try SecureSite(alternativeName: "IP:127.0.0.2")
        try await expectRefusal(by: site.trustingTransport(), of: site, mentioning: "127.0.0.1")
    }

    @Test func `a server that speaks no TLS is named`() async throws {
        let server = try ScriptedHTTPServer { _ in [.reply()] }
        let transport = try CurlTransport(.forTests { $0.connectTimeout = .seconds(1) })
        let request = HTTPRequest(method: .get, scheme: "https", authority: server.authority, path: "/?key=secret")
        let fault = await #expect(throws: CurlFault.self) { try await transport.send(request) }
        #expect(try !String(describing: #require(fault)).contains("secret"))
        #expect(server.received.isEmpty)
    }

    @Test func `a list of authorities that is not there is named`() async throws {
        let site = try SecureSite(alternativeName: "IP:127.0.0.1")
        let transport = try CurlTransport(.forTests { $0.caBundlePath = "/nowhere/ca.pem" })
        try await expectRefusal(by: transport, of: site, mentioning: "/nowhere/ca.pem")
    }

    @Test func `a request whose connection was ready too late does not leave, and the next one does`() async throws {
        let site = try SecureSite(alternativeName: "IP:127.0.0.1")
        let transport = try site.trustingTransport()
        site.hold()
        let latest = ContinuousClock.now + .milliseconds(50)
        let exchange = Task { try await transport.send(site.request, notAfter: latest) }
        try await eventually("it is too late") { ContinuousClock.now > latest }
        site.goOn()
        await #expect(throws: CurlFault.tooLate) { try await exchange.value }
        let (response, _) = try await transport.send(site.request, notAfter: .now + .seconds(60))
        #expect(response.status.code == 200)
    }

    private func expectRefusal(by transport: CurlTransport, of site: SecureSite, mentioning word: String) async throws {
        let fault = await #expect(throws: CurlFault.self) { try await transport.send(site.request) }
        guard case .tls(let text) = try #require(fault) else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(text.contains(word))
        #expect(!text.contains("secret"))
    }
}

/// `openssl s_server` with a certificate of its own making.
private struct SecureSite {
    private let directory: TemporaryDirectory
    private let program: ChildProgram
    private let port: String

    init(alternativeName: String) throws {
        directory = try TemporaryDirectory()
        let (certificate, key) = (directory.file("cert.pem"), directory.file("key.pem"))
        try ChildProgram(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=enrichd test", "-addext", "subjectAltName=\(alternativeName)", "-keyout", key,
                "-out", certificate,
            ]
        ).waitForEnd()
        program = try ChildProgram(
            "/usr/bin/openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"])
        port = try #require(program.line(after: "ACCEPT 127.0.0.1:"))
    }

    var request: HTTPRequest {
        HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(port)", path: "/?key=secret")
    }

    /// Until `goOn` the kernel takes connections, and nobody answers on them.
    func hold() {
        program.send(SIGSTOP)
    }

    func goOn() {
        program.send(SIGCONT)
    }

    func trustingTransport() throws -> CurlTransport {
        try CurlTransport(.forTests { $0.caBundlePath = directory.file("cert.pem") })
    }
}
