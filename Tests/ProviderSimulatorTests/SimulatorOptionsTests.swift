import ArgumentParser
import TestKit
import Testing

@testable import ProviderSimulator

@Suite struct SimulatorOptionsTests {
    @Test func `nothing said is the documented service on this machine`() throws {
        let options = try SimulatorOptions.parse([])
        #expect(options.host == "127.0.0.1")
        #expect(options.port == 8091)
        #expect(options.settings == SimulatorSettings())
    }

    @Test func `every option is heard`() throws {
        let options = try SimulatorOptions.parse([
            "--port", "0", "--latency", "50", "--per-second", "0", "--per-minute", "60", "--throttle-status", "429",
            "--quota-status", "402", "--credits", "7", "--ready-file", "ready", "--snov-per-minute", "0",
            "--snov-polls", "2",
            "--snov-credits", "9", "--snov-token-seconds", "62",
        ])
        #expect(options.port == 0)
        #expect(options.readyFile == "ready")
        #expect(
            options.settings
                == SimulatorSettings(
                    latency: .milliseconds(50), perSecond: 0, perMinute: 60, throttleStatus: .tooManyRequests,
                    quotaStatus: .paymentRequired, credits: 7, snovPerMinute: 0, snovPolls: 2, snovCredits: 9,
                    snovTokenSeconds: 62))
    }

    @Test(arguments: ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
    func `this machine's own addresses are taken`(host: String) throws {
        #expect(try SimulatorOptions.parse(["--host", host]).host == host)
    }

    @Test(arguments: ["0.0.0.0", "::", "192.168.1.1", "127.0.0.1.example", "127.0.0", "127.0.0.256", "example.com"])
    func `addresses that others can reach are refused`(host: String) {
        #expect(throws: (any Error).self) { try SimulatorOptions.parse(["--host", host]) }
    }

    @Test func `the guide fits a terminal`() {
        #expect(SimulatorGuide.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
