import ArgumentParser
import FoundationEssentials
import Logging
import Settings

/// The program that answers the API over FastCGI.
@main
struct EnrichdFastCGI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrichd-fcgi",
        abstract: "Answers the enrichment API over FastCGI.",
        discussion: """
            It listens on the socket it inherits (systemd's LISTEN_FDS, or descriptor 0 from spawn-fcgi), else on \
            ENRICHD_SOCKET. Flags are stronger than the environment variables that the settings are otherwise read \
            from. On SIGTERM it answers what is under way and ends.

            Settings without a flag: ENRICHD_HUNTER_API_KEY_FILE (for another provider its name in HUNTER's place), with \
            which jobs may come without a key; ENRICHD_AUTH (token): token, with which callers show the tokens that `enrichctl tokens create` makes, or none, with which \
            anybody may call and requests are answered only if nginx took them on a loopback address.
            """,
        version: Release.version)

    @Option(help: "The SQLite file (ENRICHD_DATABASE).")
    var database: String?
    @Option(help: "The path to listen on where no socket is inherited (ENRICHD_SOCKET).")
    var socket: String?
    @Option(help: "How many threads answer (ENRICHD_THREADS; 4).")
    var threads: String?
    @Option(help: "The file of the key that seals provider keys, or its .pub half (ENRICHD_KEY_FILE; <database>.key).")
    var keyFile: String?
    @Option(help: "Host names that are answered, separated by commas (ENRICHD_HOSTS; localhost,127.0.0.1,[::1]).")
    var hosts: String?
    @Option(help: "Origins whose pages may call from a browser, separated by commas (ENRICHD_ORIGINS; none).")
    var origins: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical (ENRICHD_LOG_LEVEL; info).")
    var logLevel: String?

    func run() throws {
        var logger = Logger(label: "enrichd-fcgi")
        do {
            let environment = ProcessInfo.processInfo.environment
            let settings = try Settings(
                environment: environment,
                flags: [
                    .database: database, .socket: socket, .threads: threads, .keyFile: keyFile, .hosts: hosts,
                    .origins: origins,
                    .logLevel: logLevel,
                ])
            logger = try settings.logger(label: "enrichd-fcgi")
            try ResponderAssembly(settings: settings, environment: environment, logger: logger).run()
        } catch {
            throw ExitCode(ProgramEnd.of(error, logger: logger).rawValue)
        }
    }
}
