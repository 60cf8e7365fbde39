/// How often a duration was how long: a count for each class of durations, and the sum of all.
package struct Histogram: Hashable, Sendable {
    /// The longest duration of each class but the last, which has no end; ascending.
    package let bounds: [Duration]
    /// One for each class, and one more than there are bounds.
    package private(set) var counts: [Int]
    package private(set) var sum = Duration.zero

    package init(bounds: [Duration]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    package var count: Int { counts.reduce(0, +) }

    package mutating func add(_ duration: Duration) {
        add(1, to: Self.place(of: duration, in: bounds))
        add(sum: duration)
    }

    /// Adds to the class at a place among `counts`.
    package mutating func add(_ count: Int, to place: Int) {
        counts[place] += count
    }

    package mutating func add(sum: Duration) {
        self.sum += sum
    }

    /// The place of the class that a duration belongs to.
    package static func place(of duration: Duration, in bounds: [Duration]) -> Int {
        bounds.firstIndex { duration <= $0 } ?? bounds.count
    }
}
