import ArgumentParser
import Glibc
import UnixSignals

@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider-simulator",
        abstract: "Speaks Hunter's API and Snov's to tests and demonstrations on this machine.",
        discussion: SimulatorGuide.text + "\n\n" + SnovGuide.text)

    @OptionGroup var options: SimulatorOptions

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let readyFile = options.readyFile.map(ReadyFile.init)
        try readyFile?.remove()

        let simulator = Simulator(options.settings)
        let server = try await SimulatorServer.start(simulator, host: options.host, port: Int(options.port))
        print("provider-simulator listens on \(server.address)")
        fflush(nil)  // A pipe would keep the line until the end.
        try readyFile?.write(port: server.port)

        for await _ in signals { break }
        try readyFile?.remove()
        try await server.stop()
    }
}
