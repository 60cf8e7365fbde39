import CurlTransport
import DomainNames
import Doorbell
import Enrichment
import FoundationEssentials
import Logging
import Processing
import ProviderWire
import Providers
import RateLimiting
import Sealing
import ServiceLifecycle
import Settings
import Storage
import UnixSignals

/// Joins the worker: queue → attempt → provider → limiter → libcurl, with a bell that wakes it.
struct WorkerAssembly {
    let settings: Settings
    let logger: Logger

    func run() async throws {
        let time = SystemTimekeeper()
        let database = try settings.required(.database)
        let opened = try leavingOutTheForgotten(
            SQLiteStore.open(at: database, timekeeper: time, bootID: MachineStart.bootID()))
        let opener = try opener(beside: database)
        let providers = try ProviderRegistry.all.map { try OfferedProvider($0, settings, time) }
        let serverKeys = try serverKeys(of: providers, opener)
        let store = opened.knowing(
            serverKeys: serverKeys.mapValues(\.fingerprint), unlimited: prices(ofUnlimited: providers))
        try store.announceServerKeys()
        let lane = BlockingLane(label: "enrichd.store")
        let worker = WorkerID(rawValue: UUID().uuidString.lowercased())
        let presence = presence(of: worker, in: store)
        let listener = try DoorbellListener(folder: database + ".bells", name: worker.rawValue)
        let estimateBell = try DoorbellListener(folder: database + ".bells", name: UUID().uuidString.lowercased())
        let transport = try CurlTransport(CurlTransport.Settings(userAgent: "enrichd/\(Release.version)"))
        let grants = GrantDesk(ledger: store, lane: lane)
        let limiter = RateLimiter(timekeeper: time, jitter: { $0 * Double.random(in: 0...1) }, ask: grants.ask)
        let keys = KeyRing(opener: opener, serverKeys: serverKeys)
        let connectors = Dictionary(
            uniqueKeysWithValues: providers.map { ($0.terms.name, $0.connector(through: transport, limiter)) })
        let attendant = SiteAttendant(
            keys: keys, providers: connectors,
            policy: AttemptPolicy(pause: .seconds(try settings.count(.pauseSeconds, in: 1...3600, default: 30))),
            mailDomains: KnownMailDomains(), queue: store, ledger: store, lane: lane, time: time)
        let enrichment = EnrichmentWorker(
            worker: worker, settings: try options(), queue: store, grants: grants, lane: lane, attendant: attendant,
            time: time, rings: listener.rings, logger: logger)
        let estimates = EstimateCounter(
            worker: worker, queue: store, lane: lane, keys: keys,
            terms: PriceTerms(providers.map(\.terms), mailDomains: KnownMailDomains()), providers: connectors,
            time: time, rings: estimateBell.rings, logger: logger)
        let checkpointer = Checkpointer(every: .seconds(30), lane: lane, time: time, logger: logger) {
            _ = try store.checkpoint()
        }
        let heartbeat = Heartbeat(lane: lane, time: time, logger: logger) { try presence?.show() }
        let pruner = Pruner(store, settings: try pruning(), lane: lane, time: time, logger: logger)
        if UnfinishedForgetting.isLeft(beside: database) {
            logger.warning("who was forgotten may still be read in the database's file: run enrichctl forget --rewrite")
        }
        let notice = WorkingNotice(
            logger: logger, metadata: ["database": "\(database)", "worker": "\(worker.rawValue)"])
        try await ServiceGroup(
            services: [notice, heartbeat, checkpointer, pruner, estimates, enrichment],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        ).run()
        listener.close()
        estimateBell.close()
        end(presence)
        transport.shutdown()
        logger.notice("stopped")
    }

    /// Nil when there is no place for its file: then others take the worker's sites over only when its leases run out.
    private func presence(of worker: WorkerID, in store: SQLiteStore) -> WorkerPresence? {
        do throws(StoreFault) {
            return try store.enroll(worker)
        } catch {
            logger.warning("nobody will see at once if this worker dies", metadata: ["fault": "\(error)"])
            return nil
        }
    }

    /// What can't be given back others take, as a dead worker's.
    private func end(_ presence: WorkerPresence?) {
        do throws(StoreFault) {
            try presence?.end()
        } catch {
            logger.warning("leases may be left that can't be given back", metadata: ["fault": "\(error)"])
        }
    }

    private func options() throws -> EnrichmentWorker.Settings {
        var options = EnrichmentWorker.Settings()
        options.concurrency = try settings.count(.concurrency, in: 1...100, default: options.concurrency)
        return options
    }

    private func pruning() throws -> Pruner.Settings {
        var pruning = Pruner.Settings()
        let days = try settings.count(.keepJobsDays, in: 0...36_500, default: 90)
        pruning.jobDays = days == 0 ? nil : days
        return pruning
    }

    /// In development the pair is made at the first start. A file that is named must be there: a new pair at a mistyped
    /// path would open nothing.
    private func opener(beside database: String) throws -> OpeningKey {
        let file = KeyFile(
            path: settings.text(.keyFile) ?? database + ".key",
            credentialsDirectory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"])
        if settings.text(.keyFile) == nil { try file.makePairIfMissing() }
        return try file.openingKey()
    }

    /// The store with its list of those who are to be forgotten. Its key is made at the first start, and never again: a
    /// database that was used with one is not used without it.
    private func leavingOutTheForgotten(_ opened: SQLiteStore) throws -> SQLiteStore {
        let named = settings.text(.suppressionKeyFile)
        let file = SuppressionKeyFile(
            path: named ?? opened.path + ".suppression.key",
            credentialsDirectory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"])
        let isFirst = try named == nil && !opened.hasSuppressionKey()
        guard isFirst || file.exists else { throw SettingsFault.lostSuppressionKey(path: file.path, .missing) }
        let key = try isFirst ? file.keyMadeIfMissing() : file.key()
        let names = SuppressionNames(domains: CompanyDomains())
        guard let store = try opened.leavingOut(by: SuppressionRules(names: names, digester: key)) else {
            throw SettingsFault.lostSuppressionKey(path: file.path, .another)
        }
        return store
    }

    /// The server's own keys, from the files that the settings name.
    private func serverKeys(
        of providers: [OfferedProvider], _ opener: OpeningKey
    ) throws -> [ProviderName: ProviderKey] {
        var keys: [ProviderName: ProviderKey] = [:]
        for provider in providers {
            guard let secret = try settings.serverKey(of: provider.terms) else { continue }
            let name = provider.terms.name
            let fingerprint = opener.sealingKey.fingerprint(of: secret, provider: name)
            keys[name] = ProviderKey(secret: secret, fingerprint: fingerprint)
        }
        return keys
    }

    /// Of providers whose calls nobody limits, what the first for a site may cost.
    private func prices(ofUnlimited providers: [OfferedProvider]) -> SQLiteStore.Prices {
        let unlimited = providers.filter { $0.rates.windows.isEmpty }.map(\.terms)
        return Dictionary(uniqueKeysWithValues: unlimited.map { ($0.name, $0.price.firstCall) })
    }
}
