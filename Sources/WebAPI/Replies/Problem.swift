import Enrichment
import HTTPTypes

/// Why a request has no success: thrown on the way, written as a problem document (RFC 9457) at the edge.
struct Problem: Error {
    let kind: ProblemKind
    /// For the person who reads the reply; never holds internals or anything secret.
    let detail: String
    var faults: [Fault] = []
    var fields = HTTPFields()
    /// For the log only.
    var cause: String?

    init(_ kind: ProblemKind, _ detail: String, faults: [Fault] = []) {
        self.kind = kind
        self.detail = detail
        self.faults = faults
    }

    static let unsupportedMediaType = unsupportedMediaType(MediaType.json)

    /// `type` is what the body must be.
    static func unsupportedMediaType(_ type: String, _ detail: String? = nil) -> Problem {
        var problem = Problem(.unsupportedMediaType, detail ?? "The body must be \(type) in UTF-8.")
        problem.fields[.accept] = type
        return problem
    }

    static func methodNotAllowed(allowed: String) -> Problem {
        var problem = Problem(.methodNotAllowed, "This address answers \(allowed).")
        problem.fields[.allow] = allowed
        return problem
    }

    /// A fault of ours, which the reply says nothing of but how to find it.
    static func inside(_ cause: String) -> Problem {
        var problem = Problem(.inside, "Something went wrong inside. The server's log has it under this request's id.")
        problem.cause = cause
        return problem
    }

    static func unavailable(_ detail: String, retryAfterSeconds: Int, cause: String) -> Problem {
        var problem = Problem(.unavailable, detail)
        problem.fields[.retryAfter] = String(retryAfterSeconds)
        problem.cause = cause
        return problem
    }
}

extension Problem {
    /// Whatever an endpoint ended with, in the words of a reply.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let fault as StoreFault: self.init(fault)
        // Of a foreign error only its type is told: its text may hold what it failed on, a key for one.
        default: self = .inside("\(type(of: error))")
        }
    }

    private init(_ fault: StoreFault) {
        switch fault {
        case .busy:
            self = .unavailable("The database is busy. Try again.", retryAfterSeconds: 1, cause: "the store is busy")
        case .full:
            self = .unavailable(
                "The server's disk is full. Nothing was changed.", retryAfterSeconds: 30, cause: "the disk is full")
        case .readOnly:
            self = .unavailable(
                "The database can't be written at the moment. Nothing was changed.", retryAfterSeconds: 30,
                cause: "the database is read-only")
        case .newer(let migrations):
            self = .unavailable(
                "The database belongs to a newer version than this server.", retryAfterSeconds: 30,
                cause: "the database is newer: \(migrations)")
        case .replaced:
            self = .unavailable(
                "The server's database was removed or replaced. Nothing was changed.", retryAfterSeconds: 30,
                cause: fault.description)
        case .broken(let words):
            self = .inside(words)
        }
    }
}

extension Problem {
    func reply(requestID: String) -> Reply {
        var json = JSONWriter()
        json.object { json in
            json.member("type", kind.type)
            json.member("title", kind.title)
            json.member("status", kind.status.code)
            json.member("detail", detail)
            json.member("instance", requestID)
            if !faults.isEmpty {
                json.name("errors")
                json.list { json in
                    for fault in faults {
                        json.object { json in
                            json.member("pointer", fault.pointer)
                            json.member("detail", fault.detail)
                        }
                    }
                }
            }
            // What clients of the original application read.
            json.member("success", false)
            json.member("error", detail)
        }
        return Reply(kind.status, body: json.bytes, contentType: MediaType.problem, fields: fields)
    }
}
