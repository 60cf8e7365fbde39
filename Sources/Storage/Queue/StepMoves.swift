import Enrichment
import GRDB

/// The moves of a job's sites from one of its steps to the next, and their end where none is left.
///
/// Steps that were stopped are passed over, each with a remark on the site. A site for which no step is left ends with what
/// those before found, if that is anything, and else with the last failure.
struct StepMoves {
    private let db: Database
    private let sites: SiteMoves

    init(db: Database, now: Moment) {
        self.db = db
        sites = SiteMoves(db: db, now: now)
    }

    /// A step will bring nothing more for a site. Returns whether that waits for another one.
    @discardableResult
    func fail(_ site: JobSite, at step: Step, because failure: Failure) throws -> Bool {
        // Of what a search found before it failed may be enough.
        if try step.isLast || failure.code.isFinal || hasEnough(site) {
            try sites.end(site, because: failure, saying: step.remark(failure.message))
            return false
        }
        let exit = try exit(from: step, saying: step.remark(failure.message))
        if let next = exit.step {
            try sites.pass(site, to: next, saying: exit.remarks)
            try note(1, from: step, isRefused: failure.code == .invalidRequest)
        } else {
            try sites.end(site, because: exit.failure ?? failure, saying: exit.remarks)
        }
        return exit.step != nil
    }

    /// A step has answered, and the site's job wants more of it. Returns the same.
    @discardableResult
    func goOn(_ site: JobSite, at step: Step, with answer: StepAnswer) throws -> Bool {
        let exit = try exit(from: step, saying: answer.note.map(step.remark))
        if let next = exit.step {
            try sites.pass(site, to: next, saying: exit.remarks, with: answer)
            try note(1, from: step)
        } else if let failure = exit.failure {
            try sites.keep(answer, of: site)
            try sites.end(site, because: failure, saying: exit.remarks)
        } else {
            throw StoreFault.broken("job \(step.name.job) has fewer steps than it had")
        }
        return exit.step != nil
    }

    /// A step was stopped: moves all sites on that wait for it, in a few statements however many they are. Returns the same.
    func passWaiting(at step: Step, because failure: Failure) throws -> Bool {
        let exit = try exit(from: step, saying: step.remark(failure.message))
        if let next = exit.step {
            try note(try sites.passWaiting(at: step.name, to: next, saying: exit.remarks), from: step)
        } else {
            try sites.endWaiting(at: step.name, because: exit.failure ?? failure, saying: exit.remarks)
        }
        return exit.step != nil
    }

    private func hasEnough(_ site: JobSite) throws -> Bool {
        let reckoning = try Reckoning(of: site, in: db)
        return reckoning.contacts > 0 && reckoning.isEnough
    }

    /// Where sites go that leave a step.
    private struct Exit {
        /// Nil where none is left.
        var step: Int64?
        /// Of the last step that is passed over.
        var failure: Failure?
        var remarks = ""
    }

    private func exit(from step: Step, saying remark: String?) throws -> Exit {
        var exit = Exit()
        var remarks = [remark].compactMap { $0 }
        let statement = try db.cachedStatement(
            sql: """
                SELECT step, provider, stop_code, stop_error FROM job_steps WHERE job = ? AND step > ? ORDER BY step
                """)
        try statement.run([.integer(step.name.job), .integer(step.name.step)]) { row throws(StoreFault) in
            guard exit.step == nil else { return }
            guard let stop = try Failure.column(code: row.text(2), message: row.text(3)) else {
                exit.step = row.integer(0)
                return
            }
            exit.failure = stop
            remarks.append("\(row.text(1) ?? ""): \(stop.message)")
        }
        exit.remarks = remarks.joined(separator: " ")
        return exit
    }

    /// Counts the sites that left a step for another one.
    private func note(_ sites: Int, from step: Step, isRefused: Bool = false) throws {
        try db.cachedStatement(
            sql: """
                UPDATE job_steps SET passed_items = passed_items + ?, invalid_requests = invalid_requests + ?
                WHERE job = ? AND step = ?
                """
        ).run([HotValue(sites), HotValue(isRefused ? sites : 0), .integer(step.name.job), .integer(step.name.step)])
    }
}

/// What a settlement has brought about besides.
struct Aftermath {
    /// Jobs that it stopped something of, or whose sites waited for the same answer.
    var jobs: [Int64] = []
    /// Sites wait for another step now.
    var leavesWork = false
}

/// What a site has once a step has answered.
struct StepAnswer {
    /// By all steps so far, each address once.
    let contacts: Int
    let resultsAvailable: Int?
    /// What the answer lacks, in words.
    let note: String?
    /// How many contacts of the answer were left out, since nothing of them may be kept.
    var suppressed = 0

    /// The same, with a note that says whose it is.
    func remarked(at step: Step) -> StepAnswer {
        StepAnswer(
            contacts: contacts, resultsAvailable: resultsAvailable, note: note.map(step.remark), suppressed: suppressed)
    }
}
