import Enrichment

/// The unfinished jobs under one key, in a look for work.
///
/// Each key has its own limit at the provider, so what one key's jobs have to do is no reason for another's to wait:
/// a place that is free goes to the key whose sites hold the fewest, and among its jobs to the one whose sites do.
/// Where several hold as few, it goes to the one that has waited longest for a place: there may be more of them than
/// the worker has places, and those would else stay with the oldest for as long as these have sites.
struct KeyLine {
    /// How many sites under the key the worker holds, and has found for itself.
    private(set) var places = 0
    /// When the key last got a place.
    private var lastClaimedAt = SteadyInstant(milliseconds: 0)
    /// The oldest first.
    private var jobs: [JobLine] = []

    /// One line for each key, in the order of their oldest jobs; `held` says how many sites of a job the worker holds.
    static func lines(of jobs: [OpenJob], held: [Int64: Int]) -> [KeyLine] {
        var lines: [KeyLine] = []
        var lineOfKey: [JobKey: Int] = [:]
        for job in jobs {
            let line = lineOfKey[job.key] ?? lines.endIndex
            if line == lines.endIndex { lines.append(KeyLine()) }
            lineOfKey[job.key] = line
            lines[line].append(JobLine(job: job, places: held[job.sequence, default: 0]))
        }
        return lines
    }

    /// Which of the keys a free place goes to; nil when there is none.
    static func next(of lines: [KeyLine]) -> Int? {
        lines.indices.min { lines[$0].turn < lines[$1].turn }
    }

    /// The key's next site, nil when there is none; `free` is how many places are, and `search` finds the first so many
    /// sites of a job.
    mutating func next(
        free: Int, _ search: (OpenJob, Int) throws -> [QueueLook.Candidate]
    ) rethrows -> QueueLook.Candidate? {
        while let index = jobs.indices.min(by: { jobs[$0].turn < jobs[$1].turn }) {
            let share = (free + jobs.count - 1) / jobs.count
            if let candidate = try jobs[index].next(share: share, free: free, search) {
                places += 1
                return candidate
            }
            jobs.remove(at: index)
        }
        return nil
    }

    private var turn: (places: Int, lastClaimedAt: SteadyInstant) { (places, lastClaimedAt) }

    private mutating func append(_ line: JobLine) {
        jobs.append(line)
        places += line.places
        lastClaimedAt = max(lastClaimedAt, line.job.lastClaimedAt)
    }
}

/// One unfinished job, in a look for work.
private struct JobLine {
    let job: OpenJob
    /// How many of its sites the worker holds, and has found for itself.
    private(set) var places: Int
    private var found: [QueueLook.Candidate] = []
    private var taken = 0
    private var mayHaveMore = true

    init(job: OpenJob, places: Int) {
        self.job = job
        self.places = places
    }

    /// The smallest of them is next.
    var turn: (places: Int, lastClaimedAt: SteadyInstant) { (places, job.lastClaimedAt) }

    /// Looks for an even `share` of the free places first, and if that was not enough for as many sites as there are
    /// `free` places. Nothing changes during a look, so what was found first is found first again.
    mutating func next(
        share: Int, free: Int, _ search: (OpenJob, Int) throws -> [QueueLook.Candidate]
    ) rethrows -> QueueLook.Candidate? {
        if taken == found.count, mayHaveMore {
            let wanted = taken == 0 ? share : taken + free
            found = try search(job, wanted)
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
