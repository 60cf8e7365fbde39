import ArgumentParser
import DomainNames
import Enrichment
import FoundationEssentials
import Sealing
import Settings
import Storage

/// The database, and the key of its list of those who are to be forgotten.
struct ForgettingOptions: ParsableArguments {
    @OptionGroup var options: DatabaseOptions
    @Option(
        help: "The file of the suppression key (ENRICHD_SUPPRESSION_KEY_FILE; <database>.suppression.key).")
    var suppressionKeyFile: String?

    static let names = SuppressionNames(domains: CompanyDomains())

    /// The store, with its list. The key is made where there was never one, as the worker makes it.
    func openStore() throws -> SQLiteStore {
        let opened = try options.openStore()
        let settings = try Settings(
            environment: ProcessInfo.processInfo.environment, flags: [.suppressionKeyFile: suppressionKeyFile])
        let named = settings.text(.suppressionKeyFile)
        let file = SuppressionKeyFile(
            path: named ?? opened.path + ".suppression.key",
            credentialsDirectory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"])
        let isFirst = try named == nil && !opened.hasSuppressionKey()
        guard isFirst || file.exists else { throw SettingsFault.lostSuppressionKey(path: file.path, .missing) }
        let key = try isFirst ? file.keyMadeIfMissing() : file.key()
        guard let store = try opened.leavingOut(by: SuppressionRules(names: Self.names, digester: key)) else {
            throw SettingsFault.lostSuppressionKey(path: file.path, .another)
        }
        return store
    }
}
