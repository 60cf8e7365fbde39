/// What goes wrong with one domain search.
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

/// Faults that wait for their calls, first in, first out.
struct FaultQueue: Sendable {
    private struct Entry {
        let fault: Fault
        var times: Int
        /// Nil for any.
        let domain: String?
    }

    private var entries: [Entry] = []

    /// How many calls will go wrong.
    var count: Int {
        entries.reduce(0) { $0 + $1.times }
    }

    /// `domain` is the one whose searches it befalls; nil for any.
    mutating func append(_ fault: Fault, times: Int, domain: String?) {
        entries.append(Entry(fault: fault, times: times, domain: domain))
    }

    /// The fault of the next search of a domain, if there is one.
    mutating func next(of domain: String?) -> Fault? {
        guard let index = entries.firstIndex(where: { $0.domain == nil || $0.domain == domain }) else { return nil }
        let fault = entries[index].fault
        if entries[index].times > 1 {
            entries[index].times -= 1
        } else {
            entries.remove(at: index)
        }
        return fault
    }
}
