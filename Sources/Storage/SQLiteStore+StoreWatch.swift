package import Enrichment

extension SQLiteStore: StoreWatch {
    package func standing(logBegunAt: WallSecond?) -> StoreStanding {
        let log = log.look(begunAt: logBegunAt, now: timekeeper.wallNow())
        var standing = StoreStanding(gateWaits: gateWaits.histogram)
        standing.logBytes = log.bytes
        standing.logAge = log.age
        standing.workersAlive = workersSeen()
        return standing
    }

    package func workersSeen() -> Int {
        rollCall.present(at: timekeeper.wallNow())
    }
}
