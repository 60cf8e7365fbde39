import Enrichment

/// Reads enrichment jobs, ours and those of the application that made the database.
final class JobReader {
    private let counts: KeptCounts
    private let keys: KeyReader
    private let timekeeper: any Timekeeper
    private let job: HotStatement
    private let page: HotStatement
    private let pageOfStatus: HotStatement

    init(_ connection: HotConnection, counts: KeptCounts, timekeeper: any Timekeeper) throws(StoreFault) {
        self.counts = counts
        self.timekeeper = timekeeper
        job = try HotStatement(connection, JobSQL.job)
        page = try HotStatement(connection, JobSQL.page(ofStatus: false))
        pageOfStatus = try HotStatement(connection, JobSQL.page(ofStatus: true))
        keys = try KeyReader(connection)
    }

    /// Nil when there is no enrichment job of that name.
    func job(_ id: JobID) throws(StoreFault) -> JobReading? {
        var json = JSONBytes(reserving: 1_024)
        var status: String?
        var provider: String?
        keys.forget()
        try job.run([.text(id.rawValue)]) { row throws(StoreFault) in
            try append(row, of: job, to: &json)
            status = row.text(JobColumn.status.rawValue)
            provider = row.text(JobColumn.provider.rawValue)
        }
        guard let status else { return nil }
        let providers = provider?.split(separator: ",").compactMap { ProviderName(rawValue: String($0)) }
        return JobReading(object: json.bytes, status: JobStatus(rawValue: status), providers: providers ?? [])
    }

    func jobs(status: JobStatus?, page place: Page) throws(StoreFault) -> RowPage {
        let filter = status.map { [HotValue.text($0.rawValue)] } ?? []
        let total = try counts.jobs(status)
        let rows = status == nil ? page : pageOfStatus
        var json = JSONBytes(reserving: 32_768)
        keys.forget()
        try json.appendArray { (json) throws(StoreFault) in
            try rows.run(filter + [HotValue(place.size), HotValue(place.offset)]) { row throws(StoreFault) in
                try append(row, of: rows, to: &json)
                json.append(byte: UInt8(ascii: ","))
            }
        }
        return RowPage(rows: json.bytes, total: total)
    }

    private func append(
        _ row: borrowing HotRow, of statement: HotStatement, to json: inout JSONBytes
    ) throws(StoreFault) {
        let now = timekeeper.steadyNow()
        let asked = row.text(JobColumn.waitingReason.rawValue).map { $0.split(separator: " ", maxSplits: 1) }
        let key = asked.flatMap { $0.count == 2 ? String($0[1]) : nil }
        let provider = String(asked?.first ?? "")
        let standing = try key.map { (key) throws(StoreFault) in try keys.standing(of: key, at: provider) }
        let reason = standing?.reason(at: now)
        let eta =
            if reason != nil, let key, let standing {
                try remainingSeconds(row, under: key, standing, at: now)
            } else {
                remainingSecondsAtPace(row)
            }
        statement.shape.writeJob(row, remainingSeconds: eta, waitingFor: reason, to: &json)
    }

    /// As the limiter allows, which lets the job's key call no sooner; nil unless the job is running.
    private func remainingSeconds(
        _ row: borrowing HotRow, under key: String, _ standing: KeyStanding, at now: SteadyInstant
    ) throws(StoreFault) -> Int64? {
        guard let counts = runningCounts(row), let id = row.text(JobColumn.id.rawValue) else { return nil }
        let (left, isBeyondReason) = counts.total.subtractingReportingOverflow(counts.processed)
        if isBeyondReason { return nil }
        let others = try keys.sitesLeft(under: key, besides: id)
        return standing.remainingSeconds(left: left, others: others, at: now)
    }

    /// At the pace so far; nil unless the job is running and has a pace.
    private func remainingSecondsAtPace(_ row: borrowing HotRow) -> Int64? {
        guard let counts = runningCounts(row), let started = row.integer(JobColumn.etaSeconds.rawValue) else {
            return nil
        }
        let now = timekeeper.wallNow().unixSeconds
        return JobPace(processed: counts.processed, total: counts.total, startedAt: started).remainingSeconds(at: now)
    }

    private func runningCounts(_ row: borrowing HotRow) -> (total: Int64, processed: Int64)? {
        guard row.text(JobColumn.status.rawValue) == JobStatus.running.rawValue,
            let total = row.integer(JobColumn.totalItems.rawValue),
            let processed = row.integer(JobColumn.processedItems.rawValue)
        else { return nil }
        return (total, processed)
    }
}
