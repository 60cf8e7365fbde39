import ArgumentParser
import Enrichment
import FoundationEssentials
import Glibc
import Settings
import Storage

/// Which database a command works on.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "The SQLite file (ENRICHD_DATABASE).")
    var database: String?

    /// The path of the database, which need not be there.
    func path() throws -> String {
        let settings = try Settings(
            environment: ProcessInfo.processInfo.environment, flags: [.database: database])
        let path = try settings.required(.database)
        try refuseRoot(path)
        return path
    }

    /// The store, brought up to date as every program does at its start. A database that is not there is none to be
    /// made in passing: more often the path is wrong.
    func openStore() throws -> SQLiteStore {
        let path = try path()
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFault(
                .noInput, "There is no database at \(path). If one is to be made there, run: enrichctl migrate")
        }
        try refuseUnwritable(path)
        return try SQLiteStore.open(at: path, timekeeper: SystemTimekeeper(), bootID: MachineStart.bootID())
    }

    func refuseUnwritable(_ path: String) throws(CommandFault) {
        if !FileManager.default.isReadableFile(atPath: path) || !FileManager.default.isWritableFile(atPath: path) {
            throw CommandFault(.notPermitted, "The database \(path) may not be read and written by this user.")
        }
    }

    /// What root makes beside another user's database, that user's programs can't open.
    private func refuseRoot(_ path: String) throws(CommandFault) {
        guard geteuid() == 0 else { return }
        let place =
            FileManager.default.fileExists(atPath: path)
            ? path : URL(filePath: path).deletingLastPathComponent().path
        // A place that can't be looked at is the next one's to complain of.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: place),
            let owner = attributes[.ownerAccountID] as? UInt, owner != 0
        else { return }
        let name = attributes[.ownerAccountName] as? String ?? "#\(owner)"
        throw CommandFault(
            .notPermitted, "\(place) belongs to \(name): run this as that user, e.g. sudo -u \(name) enrichctl …")
    }
}
