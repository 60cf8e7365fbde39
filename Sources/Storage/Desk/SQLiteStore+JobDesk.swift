package import Enrichment

extension SQLiteStore: JobDesk {
    package func submit(_ command: SubmitJob) throws(StoreFault) -> Submission {
        try write { db, now in try JobIntake(db: db, now: now).take(command) }
    }

    package func retry(_ command: RetryJob) throws(StoreFault) -> Retrial {
        try write { db, now in try JobRetry(db: db, now: now).take(command) }
    }

    package func cancel(_ job: JobID) throws(StoreFault) -> Cancellation {
        try write { db, now in try JobWithdrawal(db: db, now: now).withdraw(job) }
    }
}
