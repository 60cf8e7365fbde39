import Enrichment

/// The steps of unfinished jobs under one key, in a look for work.
///
/// Each key has its own limit at the provider, so what one key's jobs have to do is no reason for another's to wait:
/// a place that is free goes to the key whose sites hold the fewest, and among its jobs to the one whose sites do. A job
/// that asks several providers is in the line of each of its keys.
/// Where several hold as few, it goes to the one that has waited longest for a place: there may be more of them than
/// the worker has places, and those would else stay with the oldest for as long as these have sites.
struct KeyLine {
    /// How many sites under the key the worker holds, and has found for itself.
    private(set) var places = 0
    /// When the key last got a place.
    private var lastClaimedAt = SteadyInstant(milliseconds: 0)
    /// The oldest first.
    private var steps: [StepLine] = []

    /// One line for each key, in the order of their oldest jobs; `held` says how many sites at a step the worker holds.
    static func lines(of steps: [OpenStep], held: [StepName: Int]) -> [KeyLine] {
        var lines: [KeyLine] = []
        var lineOfKey: [JobKey: Int] = [:]
        for step in steps {
            let line = lineOfKey[step.key] ?? lines.endIndex
            if line == lines.endIndex { lines.append(KeyLine()) }
            lineOfKey[step.key] = line
            lines[line].append(StepLine(step: step, places: held[step.name, default: 0]))
        }
        return lines
    }

    /// Which of the keys a free place goes to; nil when there is none.
    static func next(of lines: [KeyLine]) -> Int? {
        lines.indices.min { lines[$0].turn < lines[$1].turn }
    }

    /// The key's next site, nil when there is none; `free` is how many places are, and `search` finds the first so many
    /// sites at a step.
    mutating func next(
        free: Int, _ search: (OpenStep, Int) throws -> [QueueLook.Candidate]
    ) rethrows -> QueueLook.Candidate? {
        while let index = steps.indices.min(by: { steps[$0].turn < steps[$1].turn }) {
            let share = (free + steps.count - 1) / steps.count
            if let candidate = try steps[index].next(share: share, free: free, search) {
                places += 1
                return candidate
            }
            steps.remove(at: index)
        }
        return nil
    }

    private var turn: (places: Int, lastClaimedAt: SteadyInstant) { (places, lastClaimedAt) }

    private mutating func append(_ line: StepLine) {
        steps.append(line)
        places += line.places
        lastClaimedAt = max(lastClaimedAt, line.step.lastClaimedAt)
    }
}

/// One step of an unfinished job, in a look for work.
private struct StepLine {
    let step: OpenStep
    /// How many of its sites the worker holds, and has found for itself.
    private(set) var places: Int
    private var found: [QueueLook.Candidate] = []
    private var taken = 0
    private var mayHaveMore = true

    init(step: OpenStep, places: Int) {
        self.step = step
        self.places = places
    }

    /// The smallest of them is next.
    var turn: (places: Int, lastClaimedAt: SteadyInstant) { (places, step.lastClaimedAt) }

    /// Looks for an even `share` of the free places first, and if that was not enough for as many sites as there are
    /// `free` places. Nothing changes during a look, so what was found first is found first again.
    mutating func next(
        share: Int, free: Int, _ search: (OpenStep, Int) throws -> [QueueLook.Candidate]
    ) rethrows -> QueueLook.Candidate? {
        if taken == found.count, mayHaveMore {
            let wanted = taken == 0 ? share : taken + free
            found = try search(step, wanted)
            mayHaveMore = found.count == wanted
        }
        guard taken < found.count else { return nil }
        defer {
            taken += 1
            places += 1
        }
        return found[taken]
    }
}
