/// The unfinished jobs under one key, in a look for work.
///
/// Each key has its own limit at the provider, so what one key's jobs have to do is no reason for another's to wait:
/// a place that is free goes to the key whose sites hold the fewest.
struct KeyLine {
    /// How many sites under the key the worker holds, and has found for itself.
    private(set) var places = 0
    /// The oldest first.
    private var jobs: ArraySlice<OpenJob> = []
    private var found: ArraySlice<QueueLook.Candidate> = []

    /// One line for each key, in the order of their oldest jobs; `held` says how many sites of a job the worker holds.
    static func lines(of jobs: [OpenJob], held: [Int64: Int]) -> [KeyLine] {
        var lines: [KeyLine] = []
        var lineOfKey: [JobKey: Int] = [:]
        for job in jobs {
            let line = lineOfKey[job.key] ?? lines.endIndex
            if line == lines.endIndex { lines.append(KeyLine()) }
            lineOfKey[job.key] = line
            lines[line].jobs.append(job)
            lines[line].places += held[job.sequence, default: 0]
        }
        return lines
    }

    /// The key's next site, nil when there is none; `search` finds those of a job.
    mutating func next(_ search: (OpenJob) throws -> [QueueLook.Candidate]) rethrows -> QueueLook.Candidate? {
        while found.isEmpty, let job = jobs.popFirst() {
            found = try search(job)[...]
        }
        guard let candidate = found.popFirst() else { return nil }
        places += 1
        return candidate
    }
}
