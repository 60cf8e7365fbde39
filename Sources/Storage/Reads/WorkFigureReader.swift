import Enrichment

/// Reads what was counted: the whole table, which has a few dozen rows.
final class WorkFigureReader {
    private let rows: HotStatement

    init(_ connection: HotConnection) throws(StoreFault) {
        rows = try HotStatement(connection, "SELECT figure, provider, word, bound_ms, value FROM figures")
    }

    func figures() throws(StoreFault) -> (work: WorkFigures, logBegunAt: WallSecond?) {
        var work = WorkFigures()
        var logBegunAt: WallSecond?
        try rows.run { row in
            let (provider, word) = (row.text(1) ?? "", row.text(2) ?? "")
            let bound = row.integer(3) ?? 0
            let value = row.integer(4) ?? 0
            let count = Int(value)
            // Of a figure that a newer program counts nothing is told.
            switch row.text(0).flatMap(CountedFigure.init) {
            case .calls: work.calls[provider, default: [:]][word] = count
            case .callDurations: work.callDurations.add(count, .callDurations, of: provider, upTo: bound)
            case .callWaits: work.callWaits.add(count, .callWaits, of: provider, upTo: bound)
            case .credits where word == Charge.unknownWord: work.creditsUnknown[provider] = count
            case .credits: work.creditsCharged[provider] = count
            case .sites: work.sites[word] = count
            case .retries: work.retries[word] = count
            case .contacts: work.contacts = count
            case .suppressedContacts: work.suppressedContacts = count
            case .takeovers: work.takeovers = count
            case .leasesLost: work.leasesLost = count
            case .logBegun: logBegunAt = WallSecond(unixSeconds: value)
            case nil: break
            }
        }
        return (work, logBegunAt)
    }
}

extension [String: Histogram] {
    /// One row of a histogram: of a class, or with no bound the sum of all in milliseconds.
    fileprivate mutating func add(
        _ value: Int, _ histogram: CountedHistogram, of provider: String, upTo boundMilliseconds: Int64
    ) {
        let bounds = histogram.bounds
        if boundMilliseconds == 0 {
            self[provider, default: Histogram(bounds: bounds)].add(sum: .milliseconds(value))
        } else {
            let place = bounds.firstIndex { boundMilliseconds <= $0.milliseconds } ?? bounds.count
            self[provider, default: Histogram(bounds: bounds)].add(value, to: place)
        }
    }
}
