import Enrichment

extension Failure {
    /// Nil when there is no code; throws `broken` for one that is not ours.
    static func column(code: String?, message: String?) throws(StoreFault) -> Failure? {
        guard let code else { return nil }
        guard let known = OutcomeCode(rawValue: code) else { throw .broken("a job ended with the code \(code)") }
        return Failure(known, message ?? "")
    }
}
