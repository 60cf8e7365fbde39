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
    func write<Value: Sendable>(_ body: (Database, Moment) throws -> Value) throws(StoreFault) -> Value {
        try connection.write { db in try body(db, Moment(of: timekeeper)) }
    }
}
