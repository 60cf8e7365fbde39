import DomainNames
import Doorbell
import Enrichment
import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import ProviderWire
import Providers
import Sealing
import Settings
import Storage
import WebAPI

/// Joins the responder: FastCGI server → API → store, with a bell to the workers.
struct ResponderAssembly {
    let settings: Settings
    let environment: [String: String]
    let logger: Logger

    func run() throws {
        let authentication = try settings.word(.auth, default: Authentication.token)
        let database = try settings.required(.database)
        let hosts = try settings.list(.hosts).map { AllowedHosts($0) } ?? .loopback
        let origins = try origins()
        let server = try server(on: try socket())
        // Weakly, so that a start that fails takes its socket along.
        try TerminationSignals.watch { [weak server] in server?.stop() }

        let time = SystemTimekeeper()
        let store = try SQLiteStore.open(at: database, timekeeper: time, bootID: MachineStart.bootID())
        let changes = ChangeCount()
        let places = WritingPlaces(threads: try threads()) { [weak server] in server?.askParked() }
        let sealer = try sealer(beside: database)
        let uses = TokenUses(book: store, time: time, log: logger, later: Background.run)
        let access = authentication.access(uses: uses, log: logger)
        let doorbell = Doorbell(folder: database + ".bells")
        let providers = try ProviderRegistry.all.map { try settings.terms(of: $0.terms) }
        let traffic = Traffic(
            beganAt: time.wallNow(), version: Release.version,
            connections: { [weak server] in (open: server?.connections ?? 0, parked: server?.parked ?? 0) })
        logger.notice("serving", metadata: ["database": "\(database)"])

        try server.run { [self] in
            API(
                store: StorePorts(
                    of: store, readings: try ThreadReadings(path: database, timekeeper: time, changes: changes)),
                entrance: Entrance(hosts: hosts, origins: origins, access: access),
                orders: OrderIntake(
                    providers: providers, mailDomains: KnownMailDomains(), sealer: sealer, digest: RequestDigest.of,
                    makeJobID: { JobID(rawValue: UUID().uuidString.lowercased()) }),
                domains: CompanyDomains(), book: RequestBook(traffic: traffic.sheet(), time: time, log: logger),
                places: places, ring: { ring(doorbell) })
        } handler: { request, body, api in
            FastCGI.Answer(api.respond(to: request, body: body))
        }
        uses.write()
        logger.notice("stopped")
    }

    private func origins() throws -> AllowedOrigins {
        guard let origins = AllowedOrigins(try settings.list(.origins) ?? []) else {
            throw SettingsFault.invalid(
                .origins, "must hold origins as browsers send them, https://app.example or http://localhost:5173")
        }
        return origins
    }

    private func socket() throws -> ListeningSocket {
        do {
            return try ListeningSocket.open(environment: environment, path: settings.text(.socket))
        } catch FastCGIFault.nothingToListenOn {
            throw SettingsFault.invalid(.socket, "is not set, and no socket is passed by systemd or spawn-fcgi")
        }
    }

    private func threads() throws -> Int {
        try settings.count(.threads, in: 1...64, default: FastCGIServer.Settings().threads)
    }

    private func server(on socket: ListeningSocket) throws -> FastCGIServer {
        var options = FastCGIServer.Settings()
        options.threads = try threads()
        return try FastCGIServer(
            listening: socket, settings: options,
            refusal: { status, detail, request in FastCGI.Answer(API.refusal(status, detail, to: request)) },
            report: { [logger] fault in
                logger.log(
                    level: fault.isHangUp ? .debug : .warning, "connection fault", metadata: ["fault": "\(fault)"])
            })
    }

    /// A ring that fails costs a second; somebody should know why.
    private func ring(_ doorbell: Doorbell) {
        let failures = doorbell.ring().failures
        if !failures.isEmpty {
            logger.warning("a worker's bell can't be rung", metadata: ["errno": "\(failures)"])
        }
    }

    /// The sealing half alone where the file holds that; in development both halves are made at the first start.
    private func sealer(beside database: String) throws -> SealingKey {
        let file = KeyFile(path: settings.text(.keyFile) ?? database + ".key")
        if settings.text(.keyFile) == nil { try file.makePairIfMissing() }
        return try file.sealingKey()
    }
}
