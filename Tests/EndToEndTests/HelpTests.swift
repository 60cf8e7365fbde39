import TestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct HelpTests {
    private static let common = [
        "ENRICHD_DATABASE", "ENRICHD_KEY_FILE", "ENRICHD_LOG_LEVEL", "ENRICHD_HUNTER_API_KEY_FILE",
    ]
    static let settings: [(product: String, names: [String])] = [
        ("enrichd-fcgi", common + ["ENRICHD_SOCKET", "ENRICHD_THREADS", "ENRICHD_HOSTS", "ENRICHD_AUTH"]),
        (
            "enrichd-worker",
            common + [
                "ENRICHD_HUNTER_URL", "ENRICHD_HUNTER_PER_SECOND", "ENRICHD_HUNTER_PER_MINUTE", "ENRICHD_CONCURRENCY",
                "ENRICHD_PAUSE_SECONDS", "ENRICHD_KEEP_JOBS_DAYS",
            ]
        ),
    ]

    @Test(arguments: settings)
    func `a program's help names every setting that it reads`(product: String, names: [String]) throws {
        let folder = try TemporaryDirectory()
        let program = try ChildProcess(
            product, program: Stand.program(product), arguments: ["--help"], environment: [:], folder: folder.path)
        #expect(program.end(within: 20) == 0)
        for name in names {
            #expect(program.log.contains(name))
        }
    }
}
