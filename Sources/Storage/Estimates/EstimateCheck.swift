import Enrichment
import FoundationEssentials
import GRDB

/// Holds a job against the estimate that it is bought on, in the transaction that takes it.
struct EstimateCheck {
    let db: Database
    let now: Moment

    /// Why the job can't be bought on its estimate; nil when it can, or has none.
    ///
    /// What counts is that it costs no more than was said: cheaper is no reason to refuse it. Sites are left out as they were
    /// when the estimate was looked through, unless names were taken off the list since.
    func refusal(of command: SubmitJob) throws -> EstimateRefusal? {
        guard let reference = command.estimate else { return nil }
        let statement = try db.cachedStatement(
            sql: "SELECT digest, expires_at_ms, credits_most FROM estimates WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [reference.id.rawValue]) else { return .unknown }
        guard SteadyInstant(milliseconds: row[1]) > now.steady else { return .expired }
        guard row[0] == Data(reference.digest) else { return .otherOrder }
        let order = EstimatedOrder(
            command, terms: reference.terms,
            suppressed: try SuppressionLooks(db: db).stillLeftOut(of: reference.id))
        let most = try EstimateOutlook(of: order, in: db, at: now).figures.whole.credits.upperBound
        let said: Int = row[2]
        return most > said ? .dearer(said: said, now: most) : nil
    }
}
