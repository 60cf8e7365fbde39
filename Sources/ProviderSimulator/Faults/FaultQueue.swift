/// What goes wrong with one call.
enum Fault: Sendable {
    /// This instead of the answer; nothing is charged.
    case replacement(Answer)
    /// The true answer, charged for, but delivered so.
    case delivery(Delivery)

    var replacement: Answer? {
        if case .replacement(let answer) = self { answer } else { nil }
    }

    var delivery: Delivery? {
        if case .delivery(let delivery) = self { delivery } else { nil }
    }
}

/// Which calls a fault waits for, or which one a call is.
struct FaultTarget: Hashable, Sendable {
    enum Provider: String, Sendable {
        case hunter, snov
    }

    let provider: Provider
    /// One of the provider's, by its name; nil in what waits stands for any.
    var endpoint: String?
    let domain: String?

    /// Whether a call is one of those.
    func takes(_ call: FaultTarget) -> Bool {
        provider == call.provider && (endpoint == nil || endpoint == call.endpoint)
            && (domain == nil || domain == call.domain)
    }
}

/// Faults that wait for their calls, first in, first out.
struct FaultQueue: Sendable {
    private struct Entry {
        let fault: Fault
        var times: Int
        let target: FaultTarget
    }

    private var entries: [Entry] = []

    /// How many calls will go wrong.
    var count: Int {
        entries.reduce(0) { $0 + $1.times }
    }

    /// `target` is what it waits for: nil in it stands for any.
    mutating func append(_ fault: Fault, times: Int, target: FaultTarget) {
        entries.append(Entry(fault: fault, times: times, target: target))
    }

    /// The fault that waits for such a call, if there is one.
    mutating func next(at call: FaultTarget) -> Fault? {
        guard let index = entries.firstIndex(where: { $0.target.takes(call) }) else { return nil }
        let fault = entries[index].fault
        if entries[index].times > 1 {
            entries[index].times -= 1
        } else {
            entries.remove(at: index)
        }
        return fault
    }
}
