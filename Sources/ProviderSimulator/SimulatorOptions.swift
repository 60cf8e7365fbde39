import ArgumentParser

extension SimulatorSettings.ThrottleStatus: ExpressibleByArgument {}
extension SimulatorSettings.QuotaStatus: ExpressibleByArgument {}

/// The command line.
struct SimulatorOptions: ParsableArguments {
    @Option(help: "The address to listen on: this machine's own only.")
    var host = "127.0.0.1"

    @Option(help: "The port; 0 for one that is free.")
    var port: UInt16 = 8091

    @Option(help: ArgumentHelp("Holds every answer back.", valueName: "milliseconds"))
    var latency: UInt32 = 0

    @Option(help: "Calls of an endpoint a key may make in any second; 0 for no limit.")
    var perSecond: UInt32 = 15

    @Option(help: "Calls of an endpoint a key may make in any minute; 0 for no limit.")
    var perMinute: UInt32 = 500

    @Option(help: "The status of a throttled call.")
    var throttleStatus = SimulatorSettings.ThrottleStatus.forbidden

    @Option(help: "The status of a search when a key's credits are used up.")
    var quotaStatus = SimulatorSettings.QuotaStatus.tooManyRequests

    @Option(help: "The credits of each key.")
    var credits: UInt32 = 24_000

    @Option(help: "Calls of any kind a pair of Snov's credentials may make in any minute; 0 for no limit.")
    var snovPerMinute: UInt32 = 60

    @Option(help: "How often a task of Snov's is polled before it completes.")
    var snovPolls: UInt32 = 1

    @Option(help: "The credits of each pair of Snov's credentials.")
    var snovCredits: UInt32 = 25_000

    @Option(help: ArgumentHelp("How long Snov's tokens last.", valueName: "seconds"))
    var snovTokenSeconds: UInt32 = 3_600

    @Option(help: ArgumentHelp("Holds the port while the simulator listens.", valueName: "path"))
    var readyFile: String?

    /// Nobody but this machine may reach a service that takes any key.
    mutating func validate() throws {
        let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        let isLoopback = octets.count == 4 && octets[0] == 127 && octets.allSatisfy { $0 != nil }
        guard isLoopback || host == "::1" || host == "localhost" else {
            throw ValidationError("--host takes a loopback address only: 127.0.0.1, ::1 or localhost.")
        }
    }

    var settings: SimulatorSettings {
        SimulatorSettings(
            latency: .milliseconds(latency),
            perSecond: Int(perSecond),
            perMinute: Int(perMinute),
            throttleStatus: throttleStatus,
            quotaStatus: quotaStatus,
            credits: Int(credits),
            snovPerMinute: Int(snovPerMinute),
            snovPolls: Int(snovPolls),
            snovCredits: Int(snovCredits),
            snovTokenSeconds: Int(snovTokenSeconds))
    }
}
