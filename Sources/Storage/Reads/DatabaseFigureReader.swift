import Enrichment

/// Reads what the database says of itself, from its first page.
final class DatabaseFigureReader {
    private let pages: HotStatement
    private let freePages: HotStatement
    private let pageBytes: HotStatement
    private let lastMigration: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        // https://sqlite.org/pragma.html#pragma_page_count and #pragma_freelist_count
        pages = try HotStatement(connection, "PRAGMA page_count")
        freePages = try HotStatement(connection, "PRAGMA freelist_count")
        pageBytes = try HotStatement(connection, "PRAGMA page_size")
        lastMigration = try HotStatement(connection, "SELECT max(name) FROM enrichd_migrations")
    }

    func figures() throws(StoreFault) -> DatabaseFigures {
        let bytes = try number(pageBytes)
        var figures = DatabaseFigures()
        figures.bytes = try number(pages) * bytes
        figures.freeBytes = try number(freePages) * bytes
        try lastMigration.run { row in
            // `V015_names` is number 15.
            figures.schemaVersion = Int(row.text(0)?.dropFirst().prefix { $0.isNumber } ?? "") ?? 0
        }
        return figures
    }

    private func number(_ statement: HotStatement) throws(StoreFault) -> Int {
        var number = 0
        try statement.run { row in number = Int(row.integer(0) ?? 0) }
        return number
    }
}
