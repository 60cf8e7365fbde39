import Enrichment
import Synchronization

/// What each key's plan shows, once Hunter has said so. Learning it again for every site would double a small plan's
/// calls.
///
/// Make one for a process. A limit is forgotten after ten minutes, so that a plan that was raised is noticed.
final class PlanLimits: Sendable {
    private struct Lesson {
        let limit: PlanLimit
        let forgottenAt: SteadyInstant
    }

    static let memory = Duration.seconds(600)

    private let timekeeper: any Timekeeper
    private let lessons = Mutex<[KeyFingerprint: Lesson]>([:])

    init(timekeeper: any Timekeeper) {
        self.timekeeper = timekeeper
    }

    func learn(_ limit: PlanLimit, of key: KeyFingerprint) {
        let now = timekeeper.steadyNow()
        lessons.withLock { lessons in
            lessons = lessons.filter { $0.value.forgottenAt > now }
            lessons[key] = Lesson(limit: limit, forgottenAt: now.advanced(by: Self.memory))
        }
    }

    func limit(of key: KeyFingerprint) -> PlanLimit? {
        let now = timekeeper.steadyNow()
        return lessons.withLock { lessons in
            guard let lesson = lessons[key], lesson.forgottenAt > now else { return nil }
            return lesson.limit
        }
    }
}
