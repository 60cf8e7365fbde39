import ArgumentParser
import FoundationEssentials
import Logging
import Settings

/// The program that takes enrichment jobs from the database and asks the providers.
@main
struct EnrichdWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrichd-worker",
        abstract: "Takes enrichment jobs from the database and asks the providers, within their limits.",
        discussion: """
            Flags are stronger than the environment variables that the settings are otherwise read from. It ends on \
            SIGTERM: calls under way get up to 20 seconds, and what is left goes on with the next worker.

            Settings without a flag: ENRICHD_PAUSE_SECONDS (30), a throttled key's rest; \
            ENRICHD_SUPPRESSION_KEY_FILE (<database>.suppression.key), the key of the list of those who are to be \
            forgotten, made at the first start; ENRICHD_KEEP_JOBS_DAYS (90), how long the work of finished jobs is kept, 0 for ever; and of each provider, \
            where HUNTER stands for its name: ENRICHD_HUNTER_URL; ENRICHD_HUNTER_PER_SECOND and \
            ENRICHD_HUNTER_PER_MINUTE, calls a key may make, 0 for no limit (as the provider publishes them); \
            ENRICHD_HUNTER_API_KEY_FILE or ENRICHD_HUNTER_CREDENTIALS_FILE, the server's own key for jobs that bring none.
            """,
        version: Release.version)

    @Option(help: "The SQLite file (ENRICHD_DATABASE).")
    var database: String?
    @Option(help: "The file of the key that opens sealed provider keys (ENRICHD_KEY_FILE; <database>.key).")
    var keyFile: String?
    @Option(help: "Provider calls in flight at once (ENRICHD_CONCURRENCY; 20).")
    var concurrency: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical (ENRICHD_LOG_LEVEL; info).")
    var logLevel: String?

    static func main() async {
        Allocator.useOneHeap()
        await main(nil)
    }

    func run() async throws {
        var logger = Logger(label: "enrichd-worker")
        do {
            let settings = try Settings(
                environment: ProcessInfo.processInfo.environment,
                flags: [
                    .database: database, .keyFile: keyFile, .concurrency: concurrency, .logLevel: logLevel,
                ])
            logger = try settings.logger(label: "enrichd-worker")
            try await WorkerAssembly(settings: settings, logger: logger).run()
        } catch {
            throw ExitCode(ProgramEnd.of(error, logger: logger).rawValue)
        }
    }
}
