import HTTPTypes
import Testing

@testable import WebAPI

@Suite struct AllowedHostsTests {
    @Test(arguments: [
        "localhost", "localhost:3001", "LOCALHOST", "LocalHost:80", "127.0.0.1:80", "[::1]:3001", "[::1]",
    ])
    func `a host that is ours is answered, whatever its port`(authority: String) throws {
        #expect(try Server().send("GET", "/api/health", authority: authority).response.status == .ok)
    }

    @Test(arguments: ["api.example", "API.example:8443", "api.example:443"])
    func `a name that was configured with a port is answered at every port`(authority: String) {
        #expect(throws: Never.self) { try AllowedHosts(["api.example:8443"]).check(authority) }
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "evil.example:3001", "localhost:3001@evil.example", "", ":3001",
        "127.0.0.1.nip.example", "localhost:٣", "[::2]", nil,
    ])
    func `another host, or none, gets nothing`(authority: String?) throws {
        let answer = try Server().send("POST", "/api/sites", authority: authority)
        #expect(answer.response.status == .misdirectedRequest)
    }
}
