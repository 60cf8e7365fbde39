import Enrichment
import GRDB

/// The writes of several callers in one transaction; where one of them fails, each in its own.
struct SharedTransaction {
    private var members: [(write: PendingWrite, fault: (any Error)?)]

    init(of first: PendingWrite) {
        members = [(first, nil)]
    }

    /// Runs the first write and those that come to the line before the commit begins.
    mutating func run(in db: Database, with line: WriterLine) {
        do {
            try db.writing {
                try members[0].write.run(in: db)
                while let next = line.next() {
                    // As whoever waits for the gate, one gives up whose patience is at its end.
                    guard ContinuousClock.now < next.deadline else {
                        next.tell(.over(StoreFault.busy))
                        continue
                    }
                    members.append((next, nil))
                    try next.run(in: db)
                }
            }
        } catch {
            if members.count == 1 {
                members[0].fault = error
            } else {
                runApart(in: db)
            }
        }
    }

    private mutating func runApart(in db: Database) {
        for index in members.indices {
            do {
                try db.writing { try members[index].write.run(in: db) }
            } catch {
                members[index].fault = error
            }
        }
    }

    /// Tells the others what became of their writes; returns what became of the first one.
    consuming func end() -> (any Error)? {
        for member in members.dropFirst() {
            member.write.tell(.over(member.fault))
        }
        return members[0].fault
    }
}
