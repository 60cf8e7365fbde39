package import Enrichment
package import Logging
import ServiceLifecycle

/// Takes sites from the queue and enriches them, several at once, until it is told to stop.
///
/// One loop decides, woken by rings, answers and a tick; each claimed site is a child task. The loop visits the queue
/// with whatever is done by then and takes the next sites along, one visit at a time, while calls go on: the busier it
/// is, the more sites share a commit. When the service is shut down gracefully no new call begins, calls under way get
/// `drain` to end, and every lease is given back.
package struct EnrichmentWorker: Service {
    private enum Wakeup: Sendable {
        case rung, ticked, gathered, stopping, drained
        case answered(SiteAnswer)
        case exchanged(Exchange.Outcome)
    }

    private let worker: WorkerID
    private let settings: Settings
    private let queue: any WorkQueue
    private let grants: GrantDesk
    private let lane: BlockingLane
    private let attendant: SiteAttendant
    private let time: any Timekeeper
    private let rings: AsyncStream<Void>
    private let logger: Logger
    private let faults: FaultLog

    package init(
        worker: WorkerID, settings: Settings, queue: any WorkQueue, grants: GrantDesk, lane: BlockingLane,
        attendant: SiteAttendant, time: any Timekeeper, rings: AsyncStream<Void>, logger: Logger
    ) {
        self.worker = worker
        self.settings = settings
        self.queue = queue
        self.grants = grants
        self.lane = lane
        self.attendant = attendant
        self.time = time
        self.rings = rings
        self.logger = logger
        faults = FaultLog(logger: logger, time: time)
    }

    /// Throws `StoreFault.replaced` when the database is no longer the one it was opened as.
    package func run() async throws {
        let (wakeups, alarm) = AsyncStream.makeStream(of: Wakeup.self)
        let fault = await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                group.addTask { for await _ in rings { alarm.yield(.rung) } }
                alarm.yield(.ticked)
                defer { group.cancelAll() }
                return await serve(wakeups, alarm: alarm, in: &group)
            }
        } onGracefulShutdown: {
            alarm.yield(.stopping)
        }
        if let fault { throw fault }
    }

    /// The next tick comes when this one has been dealt with: while the store is slow they must not pile up before the
    /// word to stop.
    private func tick(_ alarm: AsyncStream<Wakeup>.Continuation) async {
        if (try? await time.sleep(until: time.steadyNow().advanced(by: settings.tick))) != nil {
            alarm.yield(.ticked)
        }
    }

    /// The loop: ends when it was told to stop, every attempt has ended and its outcome is written; or at once, with the
    /// fault, when there is no store any more.
    private func serve(
        _ wakeups: AsyncStream<Wakeup>, alarm: AsyncStream<Wakeup>.Continuation, in group: inout DiscardingTaskGroup
    ) async -> StoreFault? {
        var roster = Roster(capacity: settings.concurrency, refusals: attendant.refusals)
        var watch = QueueWatch()
        var visits = QueueVisits()
        for await wakeup in wakeups {
            switch wakeup {
            case .rung:
                watch.rung()
                visits.rung()
                await keepLeases(of: roster)
            case .ticked:
                if await sawDeath() { watch.rung() }
                let changes = await changeCount()
                if case .failure(.replaced) = changes { return .replaced }
                visits.retry(&roster)
                watch.ticked(now: time.steadyNow(), changes: try? changes.get())
                await keepLeases(of: roster)
                group.addTask { await tick(alarm) }
            case .gathered:
                visits.gathered()
            case .answered(let answer):
                roster.end(with: answer)
                watch.placeFreed(answer.sequel)
            case .exchanged(let outcome):
                let wasRung = visits.end()
                let written = roster.written(outcome.receipts)
                if await conclude(written) { watch.rung() }
                begin(outcome, roster: &roster, watch: &watch, alarm: alarm, in: &group)
                if outcome.batch == nil { watch.wroteWithoutLook(written) }
                if visits.isStopping { roster.finishCalling() }
                if wasRung { await keepLeases(of: roster) }
            case .stopping:
                visits.stop()
                roster.finishCalling()
                wake(alarm, with: .drained, after: settings.drain, in: &group)
            case .drained:
                visits.giveUp()
                roster.withdrawAll()
            }
            switch visits.next(&roster, &watch) {
            case .visit(let exchange):
                lane.post { [queue, worker, settings, grants] in
                    alarm.yield(
                        .exchanged(exchange.run(on: queue, by: worker, for: settings.lease, grants: grants)))
                }
            case .gather: wake(alarm, with: .gathered, after: QueueVisits.gathering, in: &group)
            case .rest: if visits.areOver(roster) { return nil }
            }
        }
        return nil
    }

    private func wake(
        _ alarm: AsyncStream<Wakeup>.Continuation, with wakeup: Wakeup, after wait: Duration,
        in group: inout DiscardingTaskGroup
    ) {
        let instant = time.steadyNow().advanced(by: wait)
        group.addTask {
            // Cancelled when the loop has ended.
            if (try? await time.sleep(until: instant)) != nil { alarm.yield(wakeup) }
        }
    }

    /// Starts an attempt for each site that a visit to the queue brought.
    private func begin(
        _ outcome: Exchange.Outcome, roster: inout Roster, watch: inout QueueWatch,
        alarm: AsyncStream<Wakeup>.Continuation, in group: inout DiscardingTaskGroup
    ) {
        switch outcome.batch {
        case nil: break
        case .failure(let fault):
            faults.note("the queue can't be read", fault)
            watch.lookFailed()
        case .success(let batch):
            let broughtAll = batch.claims.count < outcome.places && batch.rest == .nothing
            watch.looked(broughtAll: broughtAll, nextAt: batch.nextAt)
            if batch.rest == .atOnce { watch.rung() }
            for claim in batch.claims {
                let calls = roster.begin(claim)
                group.addTask { alarm.yield(.answered(await attendant.attend(to: claim, watch: calls))) }
            }
        }
    }

    /// Says how sites ended, and has nobody asked any more who refused the first sites of a job alike. Returns whether that
    /// was the case: then those may wait for another provider.
    private func conclude(_ written: [(SiteAnswer, Receipt)]) async -> Bool {
        var hasStopped = false
        for (answer, receipt) in written {
            if let fault = answer.ending.fault {
                faults.note("the store failed during an attempt", fault, answer.metadata)
            }
            switch receipt {
            case .success(.recorded(let standing)):
                logger.info(answer.ending.result.word, metadata: answer.metadata)
                if let change = standing.circuit {
                    logger.notice(change.sentence, metadata: ["provider": "\(answer.claim.provider.rawValue)"])
                }
                if case .failed(let failure) = answer.ending.result, attendant.policy.stopsJob(after: standing) {
                    await stop(answer.claim, because: failure)
                    hasStopped = true
                }
            case .success(.leaseLost):
                logger.notice("the lease was lost; nothing was written", metadata: answer.metadata)
            case .failure(let fault):
                faults.note("a settlement can't be written yet", fault, answer.metadata)
            }
        }
        return hasStopped
    }

    private func stop(_ claim: Claim, because failure: Failure) async {
        let (job, provider) = (claim.lease.job, claim.provider)
        logger.error(
            "the job stops asking: the provider refused its first sites alike",
            metadata: [
                "job": "\(job.rawValue)", "provider": "\(provider.rawValue)", "code": "\(failure.code.rawValue)",
            ])
        do {
            try await lane.run { [queue] in try queue.stop(job, asking: provider, because: failure) }
        } catch {
            // The next refused site of the job comes here again.
            faults.note("the job can't be stopped", error, ["job": "\(job.rawValue)"])
        }
    }

    private func keepLeases(of roster: Roster) async {
        let leases = roster.leases
        if leases.isEmpty { return }
        do {
            roster.withdraw(try await lane.run { [queue, settings] in try queue.extend(leases, for: settings.lease) })
        } catch {
            faults.note("leases can't be kept", error)
        }
    }

    /// Whether another worker was found dead, whose sites can be claimed now.
    private func sawDeath() async -> Bool {
        do {
            let dead = try await lane.run { [queue] in try queue.releaseLeasesOfTheDead() }
            for worker in dead {
                logger.notice("a worker died; its sites go on", metadata: ["worker": "\(worker.rawValue)"])
            }
            return !dead.isEmpty
        } catch {
            faults.note("a dead worker's sites can't be taken over yet", error)
            return false
        }
    }

    private func changeCount() async -> Result<Int64, StoreFault> {
        do {
            return .success(try await lane.run { [queue] in try queue.changeCount() })
        } catch {
            faults.note("the database can't be looked at", error)
            return .failure(error as? StoreFault ?? .broken("\(error)"))
        }
    }
}
