import Enrichment

extension JobStatus {
    /// Throws `broken` for a word that no enrichment job of ours has.
    init(column text: String) throws(StoreFault) {
        guard let status = JobStatus(rawValue: text) else { throw .broken("a job has the status \(text)") }
        self = status
    }
}

extension Failure {
    /// Nil when there is no code; throws `broken` for one that is not ours.
    static func column(code: String?, message: String?) throws(StoreFault) -> Failure? {
        guard let code else { return nil }
        guard let known = OutcomeCode(rawValue: code) else { throw .broken("a job ended with the code \(code)") }
        return Failure(known, message ?? "")
    }
}
