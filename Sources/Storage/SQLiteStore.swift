package import Enrichment

/// The store: one SQLite file, shared by every process of the machine that opens it.
///
/// Each method is one transaction. Writes wait for their turn at the write gate; any thread may call.
package final class SQLiteStore: Sendable {
    let connection: GatedConnection
    let timekeeper: any Timekeeper
    let serverKeys: ServerKeys
    let prices: Prices
    /// Nil for a program that stores no contacts.
    let suppressions: SuppressionRules?
    let circuitPolicy: CircuitPolicy
    let blockages = Blockages()
    let gateWaits = GateWaits()
    let log: LogWatch
    let rollCall: RollCall
    let requestsUnderWay: RequestsUnderWay

    /// What a search may cost, by provider.
    package typealias Prices = [ProviderName: @Sendable (ContactFilters) -> Int]

    private init(
        connection: GatedConnection, timekeeper: any Timekeeper, serverKeys: ServerKeys = ServerKeys(fingerprints: [:]),
        prices: Prices = [:], suppressions: SuppressionRules? = nil, circuitPolicy: CircuitPolicy
    ) {
        self.connection = connection
        self.timekeeper = timekeeper
        self.serverKeys = serverKeys
        self.prices = prices
        self.suppressions = suppressions
        self.circuitPolicy = circuitPolicy
        rollCall = RollCall(beside: connection.path)
        requestsUnderWay = RequestsUnderWay(beside: connection.path)
        log = LogWatch(of: connection.path, since: timekeeper.wallNow())
    }

    /// The database file.
    package var path: String { connection.path }

    /// Opens the database at `path`, makes an empty one when there is none, and brings it up to date; any number of
    /// processes may do so at once. Before it changes what a database holds it keeps a copy beside it, unless
    /// `backup` is false. `bootID` names this start of the machine, to which `timekeeper`'s steady instants belong.
    ///
    /// Throws `newer` for a database of a newer program, `broken` for a file that is no database or a folder that is
    /// not there, `readOnly` for one that may not be written; a failed migration leaves the database as it was.
    package static func open(
        at path: String, timekeeper: any Timekeeper, bootID: String, backup: Bool = true,
        circuitPolicy: CircuitPolicy = CircuitPolicy()
    ) throws(StoreFault) -> SQLiteStore {
        let connection = try connection(to: path)
        try Schema().bringUpToDate(connection, at: timekeeper.wallNow(), backup: backup)
        try connection.keepStatementJournalsInMemory()
        try MachineStart.acknowledge(bootID, in: connection)
        return SQLiteStore(connection: connection, timekeeper: timekeeper, circuitPolicy: circuitPolicy)
    }

    /// Does of `open` what concerns the database's form, counts anew what is kept of its numbers, and says what that was.
    package static func migrate(
        at path: String, timekeeper: any Timekeeper, backup: Bool
    ) throws(StoreFault) -> SchemaChange {
        let connection = try connection(to: path)
        var change = try Schema().bringUpToDate(connection, at: timekeeper.wallNow(), backup: backup)
        let repair = try connection.read { db in try KeptCountsRepair(db) }
        change.recounted = repair.count
        if repair.count > 0 { try connection.write { db in try repair.apply(to: db) } }
        return change
    }

    /// The same store in the hands of a worker. `serverKeys` are the server's own: jobs that brought none are known to
    /// share theirs, and what the provider makes of it, with others. `unlimited` are the providers whose calls nobody
    /// limits: the claim itself writes the first call for a site down.
    package func knowing(
        serverKeys: [ProviderName: KeyFingerprint], unlimited prices: Prices = [:]
    ) -> SQLiteStore {
        SQLiteStore(
            connection: connection, timekeeper: timekeeper, serverKeys: ServerKeys(fingerprints: serverKeys),
            prices: prices, suppressions: suppressions, circuitPolicy: circuitPolicy)
    }

    /// The same store, leaving those out whom these rules tell.
    func with(suppressions: SuppressionRules) -> SQLiteStore {
        SQLiteStore(
            connection: connection, timekeeper: timekeeper, serverKeys: serverKeys, prices: prices,
            suppressions: suppressions, circuitPolicy: circuitPolicy)
    }

    private static func connection(to path: String) throws(StoreFault) -> GatedConnection {
        _ = MemoryCount.isOff
        do {
            return try GatedConnection(path: path)
        } catch .broken(let words) {
            throw .broken("The database \(path) can't be opened: \(words)")
        }
    }

    /// Writes the log back into the database and empties it where no reader needs it; waits for no reader.
    package func checkpoint() throws(StoreFault) -> LogCheckpoint {
        try connection.behindGate { db in try connection.writeBackLog(.truncating, of: db) }
    }
}
