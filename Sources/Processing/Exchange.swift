import Enrichment

/// What became of a settlement.
typealias Receipt = Result<SettlementReceipt, StoreFault>

/// One visit to the queue: takes back how the work on sites ended and brings the next sites, in one commit.
struct Exchange: Sendable {
    let settlements: [Settlement]
    /// How many sites to bring, at most; 0 for none.
    let places: Int

    struct Outcome: Sendable {
        /// One for each settlement, in their order.
        let receipts: [Receipt]
        /// How many sites were asked for.
        let places: Int
        /// Nil when none were.
        let batch: Result<ClaimBatch, StoreFault>?
    }

    /// Blocks. The calls that wait for a grant are decided on in the same commit. What the store refuses as a whole is
    /// tried piece by piece, so that one settlement that can't be written holds up neither the others nor the next sites.
    func run(
        on queue: any WorkQueue, by worker: WorkerID, for lease: Duration, grants desk: GrantDesk
    ) -> Outcome {
        if !settlements.isEmpty, places > 0 {
            let pending = desk.take()
            do throws(StoreFault) {
                let commit = try queue.settle(
                    settlements, thenGrant: pending.requests, thenClaimUpTo: places, by: worker, for: lease)
                pending.answer(.success(commit.decisions))
                return Outcome(
                    receipts: commit.receipts.map { .success($0) }, places: places, batch: .success(commit.batch))
            } catch .broken {
                desk.putBack(pending)
                // Piece by piece, below.
            } catch {
                pending.answer(.failure(error))
                let receipts = settlements.map { _ in Receipt.failure(error) }
                return Outcome(receipts: receipts, places: places, batch: .failure(error))
            }
        }
        return Outcome(
            receipts: settle(on: queue), places: places, batch: claim(from: queue, by: worker, for: lease))
    }

    private func settle(on queue: any WorkQueue) -> [Receipt] {
        if settlements.isEmpty { return [] }
        do throws(StoreFault) {
            return try queue.settle(settlements).map { .success($0) }
        } catch .broken where settlements.count > 1 {
            return settlements.flatMap { Exchange(settlements: [$0], places: 0).settle(on: queue) }
        } catch {
            return settlements.map { _ in .failure(error) }
        }
    }

    private func claim(
        from queue: any WorkQueue, by worker: WorkerID, for lease: Duration
    ) -> Result<ClaimBatch, StoreFault>? {
        if places == 0 { return nil }
        do throws(StoreFault) {
            return .success(try queue.claim(upTo: places, by: worker, for: lease))
        } catch {
            return .failure(error)
        }
    }
}
