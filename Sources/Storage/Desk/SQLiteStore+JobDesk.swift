package import Enrichment
import GRDB

extension SQLiteStore: JobDesk {
    package func submit(_ command: SubmitJob) throws(StoreFault) -> Submission {
        try write { db, now in try JobIntake(db: db, now: now).take(command) }
    }

    package func retry(_ command: RetryJob) throws(StoreFault) -> Retrial {
        try write { db, now in try JobRetry(db: db, now: now).take(command) }
    }

    package func submit(
        _ command: SubmitJob, as request: RepeatableRequest
    ) throws(StoreFault) -> Once<Submission> {
        try once(request) { db, now in
            let submission = try JobIntake(db: db, now: now).take(command)
            return (submission, submission == .accepted ? command.id : nil)
        }
    }

    package func retry(_ command: RetryJob, as request: RepeatableRequest) throws(StoreFault) -> Once<Retrial> {
        try once(request) { db, now in
            let retrial = try JobRetry(db: db, now: now).take(command)
            guard case .accepted = retrial else { return (retrial, nil) }
            return (retrial, command.id)
        }
    }

    package func cancel(_ job: JobID) throws(StoreFault) -> Cancellation {
        try write { db, now in try JobWithdrawal(db: db, now: now).withdraw(job) }
    }

    /// Carries a request out unless that was done before. `take` returns the job it made, if it made one.
    private func once<Outcome: Hashable & Sendable>(
        _ request: RepeatableRequest, _ take: @Sendable (Database, Moment) throws -> (Outcome, JobID?)
    ) throws(StoreFault) -> Once<Outcome> {
        let outcome = try requestsUnderWay.alone(with: request) { () throws(StoreFault) in
            try write { db, now in
                let replies = KeptReplies(db: db)
                switch try replies.earlier(than: request, at: now.steady) {
                case .same(let job): return Once<Outcome>.repeated(job)
                case .other: return .conflicting
                case nil: break
                }
                let (outcome, job) = try take(db, now)
                return .done(outcome, try job.map { try replies.keep($0, for: request, at: now.steady) })
            }
        }
        return outcome ?? .underWay
    }
}
