import Enrichment
import Logging

/// Writes how one attempt ended, again and again while the store can't: what was paid for is not thrown away.
struct SettlementRecord: Sendable {
    let settler: Settler
    let time: any Timekeeper
    /// How long it waits before it tries again.
    let patience: Duration
    let log: Logger

    /// Gives up, with nil, when the lease is another's or the task is cancelled.
    func write(_ settlement: Settlement) async -> JobStanding? {
        var lastFault: StoreFault?
        while true {
            switch await settler.settle(settlement) {
            case .success(.recorded(let standing)):
                log.info(settlement.result.word, metadata: settlement.result.metadata)
                return standing
            case .success(.leaseLost):
                log.notice("the lease was lost; nothing was written")
                return nil
            case .failure(let fault):
                if lastFault != fault {
                    log.error("a settlement can't be written yet", metadata: ["fault": "\(fault)"])
                }
                lastFault = fault
                guard (try? await time.sleep(until: time.steadyNow().advanced(by: patience))) != nil else { return nil }
            }
        }
    }
}
