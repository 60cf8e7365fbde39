import Enrichment
import Synchronization

/// What was learnt for one estimate and is not kept yet.
final class NewsTray: Sendable {
    private let news = Mutex(EstimateNews())

    func add(_ change: (inout EstimateNews) -> Void) {
        news.withLock { change(&$0) }
    }

    /// All of it; the tray is empty then.
    func take() -> EstimateNews {
        news.withLock { news in
            defer { news = EstimateNews() }
            return news
        }
    }
}
