import Enrichment

/// Reads which jobs were made at requests that may come again.
///
/// Hardly anybody asks, so its statement is prepared each time, and no thread keeps one.
struct KeptReplyReader {
    private let connection: HotConnection

    init(_ connection: HotConnection) {
        self.connection = connection
    }

    /// Nil when none is remembered; whether the reply is too old to be given again is the writer's to see.
    func job(madeAt idempotencyKey: String, of caller: String) throws(StoreFault) -> JobID? {
        let statement = try HotStatement(
            connection, "SELECT job_id FROM idempotency_keys WHERE caller = ? AND idempotency_key = ?")
        var job: JobID?
        try statement.run([.text(caller), .text(idempotencyKey)]) { row in
            job = row.text(0).map(JobID.init)
        }
        return job
    }
}
