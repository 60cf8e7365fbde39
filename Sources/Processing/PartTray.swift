import Enrichment
import Synchronization

/// Holds the parts of one search until its end.
final class PartTray: SearchKeeper {
    private let parts = Mutex<[FoundContact]>([])

    func keep(_ part: SearchPart) async throws -> Int {
        parts.withLock { contacts in
            let known = Set(contacts.map(\.email))
            let new = part.contacts.filter { !known.contains($0.email) }
            contacts += new
            return new.count
        }
    }

    /// The end of the search together with its parts.
    func joined(with finding: Finding) -> Finding {
        let kept = parts.withLock { $0 }
        if kept.isEmpty { return finding }
        let known = Set(kept.map(\.email))
        return Finding(
            contacts: kept + finding.contacts.filter { !known.contains($0.email) },
            resultsAvailable: finding.resultsAvailable, credits: finding.credits, note: finding.note,
            company: finding.company)
    }
}
