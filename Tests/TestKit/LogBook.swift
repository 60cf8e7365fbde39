package import Logging
import Synchronization

/// Keeps every line that is logged, as text: level, message and all of its metadata.
package final class LogBook: Sendable {
    private let kept = Mutex<[String]>([])

    package init() {}

    package var lines: [String] {
        kept.withLock { $0 }
    }

    package var logger: Logger {
        Logger(label: "test") { _ in Handler(book: self) }
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let words = all.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let line = ([event.level.rawValue, "\(event.message)"] + words).joined(separator: " ")
            book.kept.withLock { $0.append(line) }
        }
    }
}
