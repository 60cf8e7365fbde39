import Enrichment

/// Writes settlements down, those that are ready at the same time in one commit.
///
/// Whoever comes while nobody writes leads: it writes its own and all that wait, then hands the lead to the first that
/// came meanwhile.
actor Settler {
    private enum Turn {
        case written(Result<SettlementReceipt, StoreFault>)
        case leads
    }

    private struct Follower {
        let settlement: Settlement
        let turn: CheckedContinuation<Turn, Never>
    }

    private let queue: any WorkQueue
    private let lane: BlockingLane
    private var followers: [Follower] = []
    private var isLed = false

    init(queue: any WorkQueue, lane: BlockingLane) {
        self.queue = queue
        self.lane = lane
    }

    /// Returns when the settlement is committed, or why it is not. Cancelling the task does not hold it up.
    func settle(_ settlement: Settlement) async -> Result<SettlementReceipt, StoreFault> {
        if isLed {
            let turn = await withCheckedContinuation { followers.append(Follower(settlement: settlement, turn: $0)) }
            if case .written(let result) = turn { return result }
        }
        isLed = true
        let companions = followers
        followers = []
        let results = await write([settlement] + companions.map(\.settlement))
        for (companion, result) in zip(companions, results.dropFirst()) {
            companion.turn.resume(returning: .written(result))
        }
        if followers.isEmpty {
            isLed = false
        } else {
            followers.removeFirst().turn.resume(returning: .leads)
        }
        return results[0]
    }

    /// A batch that the store refuses is written one by one, so that one settlement does not hold up the others.
    private func write(_ settlements: [Settlement]) async -> [Result<SettlementReceipt, StoreFault>] {
        let together = await writeTogether(settlements)
        if case .failure(.broken) = together, settlements.count > 1 {
            var results: [Result<SettlementReceipt, StoreFault>] = []
            for settlement in settlements {
                results.append(await writeTogether([settlement]).map { $0[0] })
            }
            return results
        }
        return settlements.indices.map { index in together.map { $0[index] } }
    }

    private func writeTogether(_ settlements: [Settlement]) async -> Result<[SettlementReceipt], StoreFault> {
        let queue = queue
        do {
            return .success(try await lane.run { try queue.settle(settlements) })
        } catch {
            return .failure(error as? StoreFault ?? .broken(String(describing: error)))
        }
    }
}
