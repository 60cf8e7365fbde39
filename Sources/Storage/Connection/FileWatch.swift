import Enrichment
import FoundationEssentials
import Synchronization

/// Sees whether the file at a path is still the one that was opened there.
///
/// A file that was removed goes on for those who hold it open: they would take jobs that nobody will ever see, and ask
/// providers for sites whose contacts are lost. The look costs tens of microseconds, so it is made once a second at most.
final class FileWatch: Sendable {
    private struct Identity: Equatable {
        let device: UInt?
        let number: UInt?
    }

    private static let pause = Duration.seconds(1)

    private enum State {
        case looksAgain(at: ContinuousClock.Instant)
        case isReplaced
    }

    private let path: String
    private let opened: Identity?
    private let state = Mutex(State.looksAgain(at: .now))

    /// Begins when the file has been opened. Its number is not given to another while it is.
    init(over path: String) {
        self.path = path
        opened = Self.identity(of: path)
    }

    /// Throws `replaced`.
    func check() throws(StoreFault) {
        let isReplaced = state.withLock { state in
            let now = ContinuousClock.now
            guard case .looksAgain(let next) = state else { return true }
            guard next <= now else { return false }
            let isReplaced = self.isReplaced
            state = isReplaced ? .isReplaced : .looksAgain(at: now.advanced(by: Self.pause))
            return isReplaced
        }
        if isReplaced { throw .replaced }
    }

    var isReplaced: Bool { Self.identity(of: path) != opened }

    /// Nil when there is no file.
    private static func identity(of path: String) -> Identity? {
        // A link is followed, as SQLite follows it; what can't be looked at is not there for SQLite either.
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else { return nil }
        return Identity(
            device: attributes[.systemNumber] as? UInt, number: attributes[.systemFileNumber] as? UInt)
    }
}
