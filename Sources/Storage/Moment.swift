import Enrichment
import GRDB

/// The moment of a transaction, on both clocks; taken inside it, so that writers' moments are in the order in which
/// they write.
struct Moment {
    let steady: SteadyInstant
    /// As the columns named `…_at` hold it.
    let wall: String

    init(of timekeeper: any Timekeeper) {
        steady = timekeeper.steadyNow()
        wall = timekeeper.wallNow().columnText
    }
}

extension SQLiteStore {
    /// Runs `body` in a write transaction, with that transaction's moment.
    func write<Value: Sendable>(_ body: @Sendable (Database, Moment) throws -> Value) throws(StoreFault) -> Value {
        let beginning = timekeeper.steadyNow()
        do throws(StoreFault) {
            return try connection.write { db in
                let now = Moment(of: timekeeper)
                blockages.note(from: beginning, to: now.steady)
                return try body(db, now)
            }
        } catch {
            if error == .busy { blockages.note(from: beginning, to: timekeeper.steadyNow()) }
            throw error
        }
    }
}
