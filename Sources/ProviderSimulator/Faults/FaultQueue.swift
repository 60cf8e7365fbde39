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
    private var entries: [(fault: Fault, times: Int)] = []

    /// How many calls will go wrong.
    var count: Int {
        entries.reduce(0) { $0 + $1.times }
    }

    mutating func append(_ fault: Fault, times: Int) {
        entries.append((fault, times))
    }

    /// The fault of the next call, if there is one.
    mutating func next() -> Fault? {
        guard let first = entries.first else { return nil }
        if first.times > 1 {
            entries[0].times -= 1
        } else {
            entries.removeFirst()
        }
        return first.fault
    }
}
