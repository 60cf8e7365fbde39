import Enrichment
import GRDB

/// The moment of a transaction, on both clocks; taken inside it, so that writers' moments are in the order in which
/// they write. With it goes what the transaction counts.
struct Moment {
    let steady: SteadyInstant
    /// As the columns named `…_at` hold it.
    let wall: String
    /// Written when the transaction's other work is done.
    let tally = FigureTally()

    init(of timekeeper: any Timekeeper) {
        steady = timekeeper.steadyNow()
        wall = timekeeper.wallNow().columnText
    }
}

extension SQLiteStore {
    /// Runs `body` in a write transaction, with that transaction's moment.
    func write<Value: Sendable>(_ body: @Sendable (Database, Moment) throws -> Value) throws(StoreFault) -> Value {
        let beginning = timekeeper.steadyNow()
        let writeBack = connection.newWriteBack
        do throws(StoreFault) {
            let value = try connection.write { db in
                let now = Moment(of: timekeeper)
                blockages.note(from: beginning, to: now.steady)
                gateWaits.note(now.steady.since(beginning))
                if writeBack != nil { now.tally.noteBeginOfLog(at: timekeeper.wallNow()) }
                let value = try body(db, now)
                try now.tally.write(to: db)
                return value
            }
            if let writeBack { connection.note(writeBack: writeBack) }
            return value
        } catch {
            if error == .busy { blockages.note(from: beginning, to: timekeeper.steadyNow()) }
            throw error
        }
    }
}
