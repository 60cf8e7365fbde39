import CurlTransport
import Glibc
import HTTPTypes
import TestKit
import Testing

@Suite struct ProxyTests {
    /// In a process of its own: the environment belongs to all tests.
    @Test func `the proxy that the environment names is used`() async {
        await #expect(processExitsWith: .success) {
            let proxy = try ScriptedHTTPServer { _ in [.reply(body: "by proxy")] }
            unsafe setenv("http_proxy", "http://\(proxy.authority)", 1)
            unsafe unsetenv("no_proxy")
            let request = HTTPRequest(method: .get, scheme: "http", authority: "enrichd.invalid", path: "/x")
            let (_, body) = try await CurlTransport(.forTests()).send(request)
            try #require(String(decoding: body, as: UTF8.self) == "by proxy")
            try #require(proxy.received.map(\.target) == ["http://enrichd.invalid/x"])
        }
    }
}
