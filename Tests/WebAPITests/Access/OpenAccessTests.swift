import TestKit
import Testing
import WebAPI

@Suite struct OpenAccessTests {
    private let server = Server()

    private func send(_ method: String, _ path: String, to address: String?) throws -> Answer {
        try server.send(method, path, serverAddress: address)
    }

    @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "unix:/run/nginx.sock"])
    func `over loopback anybody may call`(address: String) throws {
        #expect(try send("GET", "/api/enrichment/jobs", to: address).status == 200)
        #expect(!server.log.lines.contains { $0.hasPrefix("critical") })
    }

    @Test(arguments: [nil, "", "192.0.2.1", "::", "0.0.0.0", "localhost", "127.0.0.1, 192.0.2.1"])
    func `over anything else nothing is answered, and the reply says what to do`(address: String?) throws {
        for (method, path) in [("GET", "/api/health"), ("POST", "/api/enrichment/jobs"), ("GET", "/api/nowhere")] {
            let answer = try send(method, path, to: address)
            #expect(answer.status == 503)
            #expect(try answer.field("Retry-After") == nil)
            let problem = try answer.problem()
            #expect(problem.type == "/problems/exposed")
            #expect(problem.detail.contains("ENRICHD_AUTH=token") && problem.detail.contains("SERVER_ADDR"))
        }
        #expect(server.store.contents == ScriptedStore.Contents())
    }

    @Test func `two addresses are none`() throws {
        let answer = try server.send("GET", "/api/health", headers: [("SERVER_ADDR", "127.0.0.1")])
        #expect(answer.status == 503)
    }

    @Test func `it is logged once, with the address`() throws {
        for _ in 1...3 { _ = try send("GET", "/api/health", to: "192.0.2.1") }
        let lines = server.log.lines.filter { $0.hasPrefix("critical") }
        #expect(lines.count == 1 && lines[0].hasSuffix("server_addr=192.0.2.1"))
    }
}
