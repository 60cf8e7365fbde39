/// How large the database is, and how its schema stands; read with the other figures.
package struct DatabaseFigures: Hashable, Sendable {
    /// The pages of the database, as they are with what is in the log.
    package var bytes = 0
    /// Of these, what holds nothing.
    package var freeBytes = 0
    /// The number of the last step of the schema.
    package var schemaVersion = 0
    /// When the first commit after the log was last written back whole was made, as far as workers noted it.
    package var logBegunAt: WallSecond?

    package init() {}
}

/// What there is to see of the store without reading the database.
package struct StoreStanding: Hashable, Sendable {
    /// The size of the write-ahead log, of which at most that much is not written back.
    package var logBytes = 0
    /// For how long there has been something in it.
    package var logAge = Duration.zero
    /// Workers whose process lives and was not silent for too long.
    package var workersAlive = 0
    /// How long this process waited to be let at the database for writing.
    package var gateWaits: Histogram

    package init(gateWaits: Histogram) {
        self.gateWaits = gateWaits
    }
}

/// Where the store can be looked at without reading the database; any thread may ask.
package protocol StoreWatch: Sendable {
    /// `logBegunAt` is what the database says.
    func standing(logBegunAt: WallSecond?) -> StoreStanding

    /// How many workers live that were seen in the last 30 seconds.
    func workersSeen() -> Int
}
