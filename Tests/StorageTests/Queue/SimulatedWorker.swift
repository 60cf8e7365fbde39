import Enrichment
import Storage
import TestKit

/// A worker as the store sees it: it looks into the queue when the store's last answer, the counter of changes or an
/// outcome of its own says so, and never otherwise. Work that it leaves lying is work that is forgotten.
struct SimulatedWorker {
    private struct Work {
        enum Stage {
            /// Asks for leave, from the instant on.
            case asks(SteadyInstant)
            /// Is with the provider until the instant, and comes back with this.
            case calls(until: SteadyInstant, ProviderAnswer)
        }

        let claim: Claim
        var stage: Stage
        var charges: [CallID: Charge] = [:]
        var place: SearchPlace?
    }

    static let lease = Duration.seconds(8)
    private static let places = 4

    let id: WorkerID
    let store: SQLiteStore
    /// While it is stopped by a signal it does nothing.
    var sleepsUntil = SteadyInstant(milliseconds: 0)
    private var works: [Work] = []
    private var unwritten: [Settlement] = []
    private var wantsLook = true
    private var mayBringMore = true
    private var nextAt: SteadyInstant?
    private var changes: Int64?

    init(_ number: Int, store: SQLiteStore) {
        id = WorkerID(rawValue: "worker\(number)")
        self.store = store
    }

    /// What the worker's loop does each second.
    mutating func tick(_ scene: SimulatedProvider) throws {
        let lost = try store.extend(works.map(\.claim.lease) + unwritten.map(\.lease), for: Self.lease)
        works.removeAll { lost.contains($0.claim.lease) }
        let seen = try store.changeCount()
        if seen != changes { wantsLook = true }
        changes = seen
        if let nextAt, nextAt <= scene.now { wantsLook = true }
    }

    /// Takes in what the provider has answered by now and asks for leave for what waits for it.
    mutating func work(_ provider: SimulatedProvider) throws {
        for index in works.indices.reversed() {
            switch works[index].stage {
            case .asks(let instant) where instant <= provider.now: try askLeave(index, provider)
            case .calls(let until, let answer) where until <= provider.now && answer.part != nil:
                try keep(answer, index, provider)
            case .calls(let until, let answer) where until <= provider.now:
                if case .postponed(let end, .throttled) = answer.result {
                    try store.pause(provider.key(of: works[index].claim), until: end)
                }
                end(index, answer.result, charging: answer.charge)
            default: break
            }
        }
    }

    /// One visit to the queue, if there is anything to write or to look for.
    mutating func visit(_ provider: SimulatedProvider) throws {
        let free = Self.places - works.count
        let looks = wantsLook && free > 0
        guard looks || !unwritten.isEmpty else { return }
        let settlements = unwritten
        unwritten = []
        guard looks else {
            for case .recorded(let standing) in try store.settle(settlements) where standing.leavesWork {
                wantsLook = true
            }
            return
        }
        wantsLook = false
        let batch =
            try settlements.isEmpty
            ? store.claim(upTo: free, by: id, for: Self.lease)
            : store.settle(settlements, thenGrant: [], thenClaimUpTo: free, by: id, for: Self.lease).batch
        mayBringMore = batch.claims.count == free || batch.rest != .nothing
        nextAt = batch.nextAt
        if batch.rest == .atOnce { wantsLook = true }
        for claim in batch.claims {
            provider.check(claim)
            var work = Work(claim: claim, stage: .asks(SteadyInstant(milliseconds: 0)), place: claim.place)
            if let call = claim.call { work.charges[call] = .credits(0) }
            works.append(work)
        }
    }

    /// Gives everything back; what is with the provider is cut off.
    mutating func stop() throws {
        for index in works.indices.reversed() { end(index, .givenBack, charging: nil) }
        _ = try store.settle(unwritten)
        unwritten = []
    }

    private mutating func keep(_ answer: ProviderAnswer, _ index: Int, _ provider: SimulatedProvider) throws {
        guard let part = answer.part, let call = works[index].charges.keys.max(by: { $0.rawValue < $1.rawValue }) else {
            return
        }
        works[index].charges[call] = answer.charge
        let work = works[index]
        let charges = work.charges.filter { $0.value != .unknown }
        switch try store.keep(part, of: work.claim.lease, charges: charges, traces: [:]) {
        case .kept:
            provider.note(part.place, of: work.claim)
            works[index].place = part.place
            works[index].stage = .asks(provider.now)
        case .leaseLost: end(index, .givenBack, charging: nil)
        }
    }

    private mutating func askLeave(_ index: Int, _ provider: SimulatedProvider) throws {
        let work = works[index]
        if provider.isUnlimited, let call = work.claim.call, work.charges[call] == .credits(0) {
            return begin(index, call, provider)
        }
        let request = GrantRequest(
            lease: work.claim.lease, key: provider.key(of: work.claim), windows: provider.windows, mostCredits: 1,
            charges: work.charges)
        switch try store.grant([request])[0] {
        case .granted(let grant):
            guard let call = grant.call else { throw StoreFault.broken("a call without an account") }
            if provider.letsGo() {
                works[index].charges[call] = .credits(0)
            } else {
                begin(index, call, provider)
            }
        case .notBefore(let instant): works[index].stage = .asks(instant)
        case .refused(.keyPaused(let until)): end(index, .postponed(until: until, .notAsked), charging: nil)
        case .refused(.creditsHeld):
            end(index, .postponed(until: provider.now.advanced(by: .seconds(1)), .notAsked), charging: nil)
        case .refused(.creditsSpent):
            end(index, .stops(Failure(.maxCreditsReached, "There is nothing left to spend.")), charging: nil)
        case .refused: end(index, .givenBack, charging: nil)
        }
    }

    private mutating func begin(_ index: Int, _ call: CallID, _ provider: SimulatedProvider) {
        let answer = provider.answer(works[index].claim, from: works[index].place)
        works[index].charges[call] = .unknown
        works[index].stage = .calls(until: answer.at, answer)
    }

    private mutating func end(_ index: Int, _ result: Settlement.Result, charging charge: Charge?) {
        var work = works.remove(at: index)
        if let charge, let call = work.charges.keys.max(by: { $0.rawValue < $1.rawValue }) {
            work.charges[call] = charge
        }
        unwritten.append(Settlement(lease: work.claim.lease, result: result, charges: work.charges))
        switch result {
        case .postponed(let until, _):
            if mayBringMore { wantsLook = true }
            nextAt = nextAt.map { min($0, until) } ?? until
        case .givenBack: changes = nil
        case .enriched, .failed, .stops:
            if mayBringMore { wantsLook = true }
        }
    }
}
