import Enrichment
import FoundationEssentials
import GRDB

/// What all claims at a job's step have in common, or why there can be none.
enum Assignment {
    struct Terms {
        let step: Step
        let provider: ProviderName
        let filters: ContactFilters
        /// Sites that were enriched within so many days are skipped; nil for none.
        let freshDays: Int?
        /// Nil when the server's own key is to be used.
        let key: SealedKey?
    }

    case asks(Terms)
    case unusable(Failure)

    init(of name: StepName, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT job_steps.provider, config, key_fingerprint, sealed_key,
                    (SELECT count(*) FROM job_steps WHERE job = sequence)
                FROM job_steps JOIN enrichment_jobs ON sequence = job JOIN jobs ON jobs.id = job_id
                WHERE job = ? AND step = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [name.job, name.step]),
            let provider = ProviderName(rawValue: row[0] ?? ""),
            // Text that is no configuration is the same as one with words that are not ours.
            let configuration = try? JobConfiguration(column: row[1] ?? ""), let filters = configuration.filters
        else {
            // No program of ours writes such a row.
            self = .unusable(Failure(.invalidRequest, "The job's provider or filters can't be read."))
            return
        }
        let step = Step(name: name, provider: provider.rawValue, count: row[4])
        let freshDays = configuration.freshDays
        switch (row[2] as String?, row[3] as Data?) {
        case (let fingerprint?, let sealed?):
            let key = SealedKey(bytes: Array(sealed), fingerprint: KeyFingerprint(rawValue: fingerprint))
            self = .asks(Terms(step: step, provider: provider, filters: filters, freshDays: freshDays, key: key))
        case (nil, nil):
            self = .asks(Terms(step: step, provider: provider, filters: filters, freshDays: freshDays, key: nil))
        default:
            // Never the server's instead: it is not what the job was submitted with, and somebody else pays for it.
            self = .unusable(Failure(.keyUnavailable, "The job's provider key is gone. Submit the job again."))
        }
    }
}
