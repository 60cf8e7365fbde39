package import Enrichment
import GRDB

extension SQLiteStore: ForgettingDesk {
    package func forget(_ command: ForgetNames) throws(StoreFault) -> Forgetting {
        let found = try rows(of: command)
        return try write { db, now in
            var rows = found
            try rows.lookAgain(in: db)
            let book = SuppressionBook(db: db, rules: suppressions)
            var outcome = try erase(rows, of: command, in: db)
            guard case .done(var forgotten) = outcome else { return outcome }
            for name in command.names where try book.add(name, because: .forgotten, at: now.wall) {
                forgotten.names += 1
            }
            outcome = .done(forgotten)
            return outcome
        }
    }

    package func wouldForget(_ command: ForgetNames) throws(StoreFault) -> Forgotten {
        let rows = try rows(of: command)
        return try connection.read { db in
            let erasure = try ContactErasure(db: db)
            let book = SuppressionBook(db: db, rules: suppressions)
            var forgotten = Forgotten()
            forgotten.names = try command.names.count { try !book.contains($0) }
            forgotten.sites = rows.sites.count
            let contacts = try rows.sites.reduce(into: rows.contacts) { try $0.formUnion(erasure.contacts(of: $1)) }
            forgotten.contacts = contacts.count
            forgotten.findings = try contacts.reduce(0) { try $0 + erasure.findings(of: $1) }
            return forgotten
        }
    }

    package func unforget(_ command: ForgetNames) throws(StoreFault) -> Int {
        try connection.write { db in
            let book = SuppressionBook(db: db, rules: suppressions)
            return try command.names.count { try book.remove($0) }
        }
    }

    package func unforgetEverybody() throws(StoreFault) -> Int {
        try connection.write { db in
            try db.execute(sql: "DELETE FROM suppressions")
            let count = db.changesCount
            try db.execute(sql: "DELETE FROM suppression_key")
            return count
        }
    }

    /// Writes the log back and empties it, so that what was deleted is in neither file. Waits for readers.
    package func emptyLog(patience: Duration) throws(StoreFault) -> LogCheckpoint {
        try connection.behindGate { db in try connection.writeBackLog(.emptying(patience), of: db) }
    }

    /// Writes the whole file anew, so that no page has anything left in it of rows that it once held; then empties the log.
    /// Others who write wait for as long as that takes.
    package func rewriteFile(patience: Duration) throws(StoreFault) -> LogCheckpoint {
        try connection.behindGate(patience: WriteGate.patienceOfStarters) { db in
            // What is sorted in memory otherwise would be all of the database.
            try db.execute(sql: "PRAGMA temp_store = FILE")
            defer {
                // It can't fail: it sets a number in memory.
                try? db.execute(sql: "PRAGMA temp_store = MEMORY")
            }
            do {
                try db.execute(sql: "VACUUM")
            } catch {
                // What it wrote fills the disk until the log is emptied; the next who empties it does so otherwise.
                _ = try? connection.writeBackLog(.truncating, of: db)
                throw error
            }
            return try connection.writeBackLog(.emptying(patience), of: db)
        }
    }

    private func rows(of command: ForgetNames) throws(StoreFault) -> NamedRows {
        guard let suppressions else { throw SuppressionBook.wrongKey }
        return try connection.read { db in
            try NamedRows(command.names, spelling: suppressions.names, in: db)
        }
    }

    /// Within a transaction, of which nothing stays when some rows can't go.
    private func erase(_ rows: NamedRows, of command: ForgetNames, in db: Database) throws -> Forgetting {
        let erasure = try ContactErasure(db: db)
        var forgotten = Forgotten()
        var holders: Set<String> = []
        do {
            try db.inSavepoint {
                let contacts = try rows.sites.reduce(into: rows.contacts) { try $0.formUnion(erasure.contacts(of: $1)) }
                let concerned = try contacts.reduce(into: rows.sites) { sites, contact in
                    if let site = try erasure.site(of: contact) { sites.insert(site) }
                }
                for contact in contacts {
                    holders.formUnion(try erasure.tables(holding: contact))
                    forgotten.findings += try erasure.findings(of: contact)
                    if holders.isEmpty { try erasure.erase(contact) }
                }
                for site in rows.sites { try erasure.eraseHistory(of: site) }
                try erasure.erasePlaces(of: concerned, or: FileTraces(of: command.names))
                forgotten.contacts = contacts.count
                forgotten.sites = rows.sites.count
                return holders.isEmpty ? .commit : .rollback
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT && db.isInsideTransaction {
            return .neededByTables([])
        }
        return holders.isEmpty ? .done(forgotten) : .neededByTables(holders.sorted())
    }
}
