import Enrichment
import HTTPTypes

/// `/api/ready`: whether requests can be served to their end. It reads one row and looks at one folder, and waits for
/// nobody.
enum Ready {
    private static let retryAfterSeconds = 5

    static let show = Route(
        .get, "/api/ready", needs: nil,
        Operation(
            "ready", "Whether the service can do its work: the database is there and up to date, and a worker lives.",
            description: "The problem document that says no names each check that failed.",
            replies: [
                ReplyForm(
                    .ok, "It can.",
                    .success(
                        .object([
                            .always("status", .words(["ready"])),
                            .always(
                                "checks",
                                .object(Check.allCases.map { .always($0.rawValue, .words(["ok"]), $0.meaning) })),
                            .always("workers", .integer(from: 1), "How many workers were seen in the last 30 seconds."),
                        ])), example: ReplyExamples.ready)
            ], problems: [.unavailable])
    ) { _, api in
        let workers = api.store.watch.workersSeen()
        let obstacle = api.store.readings.obstacle()
        let faults = faults(of: obstacle, workers: workers)
        if !faults.isEmpty { throw notReady(faults, cause: obstacle?.cause) }
        var data = JSONWriter()
        data.object { json in
            json.member("status", "ready")
            json.name("checks")
            json.object { json in for check in Check.allCases { json.member(check.rawValue, "ok") } }
            json.member("workers", workers)
        }
        return .success(data: data.bytes)
    }

    /// What is looked at.
    private enum Check: String, CaseIterable {
        case database, migrations, worker

        var meaning: String {
            switch self {
            case .database: "The database can be read."
            case .migrations: "It has every step of the schema that the responder knows, and no other."
            case .worker: "A worker was seen in the last 30 seconds."
            }
        }
    }

    /// Each with its place among the `checks` of the reply that says yes.
    private static func faults(of obstacle: DatabaseObstacle?, workers: Int) -> [Fault] {
        var faults: [Fault] = []
        func fail(_ check: Check, _ detail: String) {
            faults.append(Fault(pointer: "/checks/\(check.rawValue)", detail: detail))
        }
        switch obstacle {
        case .unreachable(let fault): fail(.database, fault.sentence)
        case .notMigrated(let missing):
            fail(.migrations, "lacks \(missing.joined(separator: ", ")): start the responder or a worker again.")
        case .newer(let unknown):
            fail(.migrations, "has \(unknown.joined(separator: ", ")), of a newer version: run that version.")
        case nil: break
        }
        if workers == 0 { fail(.worker, "was not seen in the last 30 seconds: jobs wait until one is started.") }
        return faults
    }

    private static func notReady(_ faults: [Fault], cause: String?) -> Problem {
        let failed = faults.map { "\($0.pointer.dropFirst("/checks/".count)) \($0.detail)" }.joined(separator: " ")
        var problem = Problem(.unavailable, "Not ready: \(failed)", faults: faults)
        problem.fields[.retryAfter] = String(retryAfterSeconds)
        problem.cause = cause
        return problem
    }
}

extension DatabaseObstacle {
    /// What the log must say besides, since the reply does not. Who asks again every second is not to fill it.
    fileprivate var cause: String? {
        if case .unreachable(.broken(let words)) = self { words } else { nil }
    }
}

extension StoreFault {
    /// For the reply: what the engine said is for the log alone.
    fileprivate var sentence: String {
        switch self {
        case .busy: "is locked by another program."
        case .full: "is on a disk that is full."
        case .readOnly: "may not be written."
        case .newer: "belongs to a newer version."
        case .replaced: "was removed or replaced while it was open: start the responder again."
        case .broken: "can't be read: the server's log says why."
        }
    }
}
