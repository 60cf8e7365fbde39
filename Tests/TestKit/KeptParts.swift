package import Enrichment
import Synchronization

/// Keeps the parts of one search in memory, and counts each address once.
package final class KeptParts: SearchKeeper {
    private let state = Mutex<[SearchPart]>([])

    package init() {}

    package var parts: [SearchPart] { state.withLock { $0 } }

    package func keep(_ part: SearchPart) async throws -> Int {
        state.withLock { parts in
            let known = Set(parts.flatMap(\.contacts).map(\.email))
            parts.append(part)
            return Set(part.contacts.map(\.email)).subtracting(known).count
        }
    }
}

extension ContactProvider {
    /// A search from its beginning, of whose parts nobody asks.
    package func search(_ search: DomainSearch) async throws -> Verdict {
        try await self.search(search, from: nil, keeper: KeptParts())
    }
}
