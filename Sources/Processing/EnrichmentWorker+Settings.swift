extension EnrichmentWorker {
    package struct Settings: Sendable {
        /// Sites that calls are made for at once.
        package var concurrency = 20
        /// A worker that falls silent keeps its leases for as long, and they are looked for at the next tick: within
        /// ten seconds its sites go on.
        package var lease = Duration.seconds(6)
        /// How often leases are kept and the queue is looked at though nobody rang.
        package var tick = Duration.seconds(1)
        package var drain = Duration.seconds(20)

        package init() {}
    }
}
