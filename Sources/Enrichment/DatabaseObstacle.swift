/// Whether the database can serve: nil where it can.
package enum DatabaseObstacle: Hashable, Sendable {
    case unreachable(StoreFault)
    /// Steps of the schema are missing.
    case notMigrated(missing: [String])
    /// It has steps that this program does not know.
    case newer(unknown: [String])
}
