import Enrichment
import FoundationEssentials
import GRDB

/// What all claims of a job have in common, or why there can be none.
enum Assignment {
    struct Terms {
        let provider: ProviderName
        let filters: ContactFilters
        /// Sites that were enriched within so many days are skipped; nil for none.
        let freshDays: Int?
        /// Nil when the server's own key is to be used.
        let key: SealedKey?
    }

    case asks(Terms)
    case unusable(Failure)

    init(of job: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT provider, config, key_fingerprint, sealed_key
                FROM enrichment_jobs JOIN jobs ON jobs.id = job_id WHERE sequence = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [job]),
            let provider = ProviderName(rawValue: row[0] ?? ""),
            // Text that is no configuration is the same as one with words that are not ours.
            let configuration = try? JobConfiguration(column: row[1] ?? ""), let filters = configuration.filters
        else {
            // No program of ours writes such a row.
            self = .unusable(Failure(.invalidRequest, "The job's provider or filters can't be read."))
            return
        }
        switch (row[2] as String?, row[3] as Data?) {
        case (let fingerprint?, let sealed?):
            let key = SealedKey(bytes: Array(sealed), fingerprint: KeyFingerprint(rawValue: fingerprint))
            self = .asks(Terms(provider: provider, filters: filters, freshDays: configuration.freshDays, key: key))
        case (nil, nil):
            self = .asks(Terms(provider: provider, filters: filters, freshDays: configuration.freshDays, key: nil))
        default:
            // Never the server's instead: it is not what the job was submitted with, and somebody else pays for it.
            self = .unusable(Failure(.keyUnavailable, "The job's provider key is gone. Submit the job again."))
        }
    }
}
