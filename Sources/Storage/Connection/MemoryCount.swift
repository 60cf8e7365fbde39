import CSQLite

/// SQLite's account of the memory that it has taken, which nobody here asks for. It is kept under one lock for the whole
/// process, that every value of every row takes and that threads wait for one another at.
enum MemoryCount {
    /// Turns it off, once and before SQLite is used first. False where it was in use already: then it counts on, and
    /// nothing is lost but time.
    static let isOff = sqlite3_count_no_memory() == 0
}
