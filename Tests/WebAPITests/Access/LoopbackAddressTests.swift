import Testing

@testable import WebAPI

@Suite struct LoopbackAddressTests {
    @Test(arguments: [
        "127.0.0.1", "127.0.0.0", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::FFFF:127.8.9.10", "unix:",
        "unix:/run/nginx.sock",
    ])
    func `no other machine reaches it`(address: String) {
        #expect(LoopbackAddress.isMeant(by: address))
    }

    @Test(arguments: [
        "", "0.0.0.0", "10.0.0.1", "126.255.255.255", "128.0.0.1", "192.168.127.1", "::", "::2", "fe80::1",
        "2001:db8::127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "127.0.0.1.example.com", "127.0.0",
        "127.0.0.1:80",
        "127.0.0.256", "127.0.0.-1", "127.0.0.+1", "127.0.0.0001", "127.0.0.", "127..0.1", "0127.0.0.1", "localhost",
        "127.0.0.1 ", "[::1]", "::1%eth0", "xunix:", "2130706433",
    ])
    func `others may reach it, or it is no address`(address: String) {
        #expect(!LoopbackAddress.isMeant(by: address))
    }
}
