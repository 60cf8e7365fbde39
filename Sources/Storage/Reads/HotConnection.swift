import Enrichment
import GRDB
import GRDBSQLite

// SQLite's own C interface, for what clients repeat and what the worker does for every site: the one place of the store
// with pointers. GRDB's statement handles cost 2.3 times as much on reads, and its arguments a third of an upsert.

/// A read-only connection of one thread.
///
/// Whoever makes it keeps it on one thread: SQLite's own mutexes are off. The file is never opened by any other means here, for closing a plain
/// descriptor of it would drop this process's locks (sqlite.org/howtocorrupt.html, section 2.2).
@safe final class HotConnection {
    fileprivate let handle: OpaquePointer
    private let patience: Duration

    /// Opens a file that must exist. `patience` is how long a read waits for a lock, which in WAL mode happens only
    /// while another process recovers the log.
    init(path: String, patience: Duration) throws(StoreFault) {
        self.patience = patience
        // A NUL would end the path early and name another file.
        guard !path.utf8.contains(0) else { throw .broken("the path of the database holds a NUL") }
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened = unsafe opened else { throw .broken("no memory to open \(path)") }
        unsafe handle = opened
        guard code == SQLITE_OK else { throw lastFault(code).about(path) }
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: patience.milliseconds))
        try HotStatement(self, "PRAGMA query_only = 1").run()
        // In KiB, and one for every thread: room for the upper levels of the trees. The kernel keeps the rest for all.
        try HotStatement(self, "PRAGMA cache_size = -256").run()
    }

    /// Reads what `read` reads or throws `busy` at once.
    func withoutPatience<Reading>(_ read: () throws(StoreFault) -> Reading) throws(StoreFault) -> Reading {
        unsafe sqlite3_busy_timeout(handle, 0)
        defer { unsafe sqlite3_busy_timeout(handle, Int32(clamping: patience.milliseconds)) }
        return try read()
    }

    deinit {
        // Every statement holds its connection, so none is left by now.
        unsafe sqlite3_close_v2(handle)
    }

    /// Whether a transaction is open.
    var isInSnapshot: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    fileprivate func lastFault(_ code: Int32) -> StoreFault {
        StoreFault(unsafe lastError(of: handle, code))
    }
}

private func lastError(of connection: OpaquePointer?, _ code: Int32) -> DatabaseError {
    let message = unsafe String(cString: sqlite3_errmsg(connection))
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
}

/// A prepared statement, kept for as long as its connection's thread reads.
@safe final class HotStatement {
    private let connection: HotConnection
    private let handle: OpaquePointer
    private var reprepared: Int32 = 0
    /// How its columns are named in JSON. Right within a row: a `*` changes with the table.
    private(set) var shape: RowShape

    init(_ connection: HotConnection, _ sql: String) throws(StoreFault) {
        self.connection = connection
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = unsafe sqlite3_prepare_v3(connection.handle, sql, -1, flags, &prepared, nil)
        guard code == SQLITE_OK, let prepared = unsafe prepared else { throw connection.lastFault(code) }
        unsafe handle = prepared
        shape = RowShape(names: [])
        shape = RowShape(names: columnNames())
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    /// Runs it with `values` for its parameters, in their order, and hands over row after row.
    func run(
        _ values: [HotValue] = [], forEachRow body: (borrowing HotRow) throws(StoreFault) -> Void = { _ in }
    ) throws(StoreFault) {
        try scan(values) { row throws(StoreFault) in
            try body(row)
            return true
        }
    }

    /// The same for as long as `body` wants more rows.
    func scan(
        _ values: [HotValue], whileWanted body: (borrowing HotRow) throws(StoreFault) -> Bool
    ) throws(StoreFault) {
        var isFirst = true
        let code = try unsafe step(handle, with: values) { row throws(StoreFault) in
            if isFirst { reshapeIfReprepared() }
            isFirst = false
            return try body(row)
        }
        guard code == SQLITE_DONE else { throw connection.lastFault(code) }
    }

    /// SQLite prepares a statement again by itself when the schema has changed, and its columns may be others then.
    private func reshapeIfReprepared() {
        let count = unsafe sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        guard count != reprepared else { return }
        reprepared = count
        shape = RowShape(names: columnNames())
    }

    private func columnNames() -> [String] {
        (0..<(unsafe sqlite3_column_count(handle))).map { column in
            // Null only when memory is out: a nameless column then, as SQL allows them.
            unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) } ?? ""
        }
    }
}

extension Statement {
    /// Runs a statement of GRDB's with `values` for its parameters, in their order, and hands over row after row. Throws
    /// what `body` does, and GRDB's `DatabaseError`.
    func run(
        _ values: [HotValue] = [], forEachRow body: (borrowing HotRow) throws(StoreFault) -> Void = { _ in }
    ) throws {
        let code = try unsafe step(sqliteStatement, with: values) { row throws(StoreFault) in
            try body(row)
            return true
        }
        guard code == SQLITE_DONE else {
            throw unsafe lastError(of: sqlite3_db_handle(sqliteStatement), code)
        }
    }
}

/// Binds `values`, steps from row to row and leaves the statement as if it had never run. Returns how it ended.
private func step(
    _ statement: OpaquePointer, with values: [HotValue], whileWanted body: (borrowing HotRow) throws(StoreFault) -> Bool
) throws(StoreFault) -> Int32 {
    try unsafe values.laidOut.withUnsafeBufferPointer { bytes throws(StoreFault) in
        defer {
            // Its result only repeats the last step's.
            unsafe sqlite3_reset(statement)
            unsafe sqlite3_clear_bindings(statement)
        }
        let code = unsafe bind(values, lyingIn: bytes, to: statement)
        guard code == SQLITE_OK else { return code }
        while true {
            let code = unsafe sqlite3_step(statement)
            guard code == SQLITE_ROW else { return code }
            guard try body(unsafe HotRow(statement: statement)) else { return SQLITE_DONE }
        }
    }
}

/// Binds texts and blobs where they lie, for as long as they lie there: a copy of each by SQLite would cost more than the
/// rest of its binding.
private func bind(
    _ values: [HotValue], lyingIn bytes: UnsafeBufferPointer<UInt8>, to statement: OpaquePointer
) -> Int32 {
    var start = 0
    for (index, value) in zip(Int32(1)..., values) {
        let place = unsafe UnsafeRawPointer(bytes.baseAddress)?.advanced(by: start)
        let count = Int32(clamping: value.room - 1)
        let code =
            switch value {
            case .integer(let integer): unsafe sqlite3_bind_int64(statement, index, integer)
            case .null: unsafe sqlite3_bind_null(statement, index)
            case .text:
                unsafe sqlite3_bind_text(statement, index, place?.assumingMemoryBound(to: CChar.self), count, nil)
            case .blob: unsafe sqlite3_bind_blob(statement, index, place, count, nil)
            }
        guard code == SQLITE_OK else { return code }
        start += value.room
    }
    return SQLITE_OK
}

/// The row a statement stands on, for as long as it stands there.
@safe struct HotRow: ~Copyable {
    private let statement: OpaquePointer

    fileprivate init(statement: OpaquePointer) {
        unsafe self.statement = unsafe statement
    }

    /// Nil for SQL's null; SQLite converts what is no integer.
    func integer(_ column: Int) -> Int64? {
        let column = Int32(column)
        guard unsafe sqlite3_column_type(statement, column) != SQLITE_NULL else { return nil }
        return unsafe sqlite3_column_int64(statement, column)
    }

    /// The value as text, malformed UTF-8 repaired; nil for SQL's null.
    func text(_ column: Int) -> String? {
        let column = Int32(column)
        guard let start = unsafe sqlite3_column_text(statement, column) else { return nil }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The value's bytes; none for SQL's null.
    func blob(_ column: Int) -> [UInt8] {
        let column = Int32(column)
        // An empty blob has no address.
        let start = unsafe sqlite3_column_blob(statement, column)
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Writes the value: as JSON numbers as numbers, text as a string, a blob as base64, and null for null.
    func append(_ column: Int, to cells: inout some CellSink) {
        let column = Int32(column)
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: cells.append(unsafe sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: cells.append(unsafe sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            guard let start = unsafe sqlite3_column_text(statement, column) else { return cells.appendNull() }
            let count = Int(unsafe sqlite3_column_bytes(statement, column))
            cells.append(string: unsafe Span(_unsafeStart: start, count: count))
        case SQLITE_BLOB: cells.append(blob: blob(Int(column)))
        default: cells.appendNull()
        }
    }
}

extension [UInt8] {
    /// Appends the bytes in one go: the standard library knows only one after the other from a span.
    mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

extension Database {
    /// Has SQLite tell `gauge` with each commit how many pages the log has. The gauge must outlive the connection.
    func tellLog(to gauge: LogGauge) {
        let context = unsafe Unmanaged.passUnretained(gauge).toOpaque()
        unsafe sqlite3_wal_hook(
            sqliteConnection,
            { context, _, _, pages in
                if let context = unsafe context {
                    unsafe Unmanaged<LogGauge>.fromOpaque(context).takeUnretainedValue().note(pages: Int(pages))
                }
                return SQLITE_OK
            }, context)
    }
}
