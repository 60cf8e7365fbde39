import Enrichment
import HTTPTypes
import Logging

extension API {
    /// The reply as it leaves, and its line in the log: at once, or at its end where it comes in pieces.
    func answer(to asked: Asked, with reply: Reply) -> Answer {
        let (response, body) = origins.share(reply, with: asked.request).response(
            to: asked.request.method, ifNoneMatch: asked.request.headerFields[.ifNoneMatch], requestID: asked.id)
        let book = AccessBook(asked: asked, traffic: traffic, log: log, time: time)
        switch body {
        case .whole(let bytes):
            book.note(response.status, bytes: bytes.count)
            return .whole(response, bytes)
        case .pieces(let first, let rest):
            return .pieces(response, Pieces(first: first, rest: rest) { book.note(response.status, bytes: $0, $1) })
        }
    }
}

/// Writes a request's line in the log, and counts it, when it is answered.
struct AccessBook: Sendable {
    let asked: Asked
    let traffic: TrafficSheet
    let log: Logger
    let time: any Timekeeper

    func note(_ status: HTTPResponse.Status, bytes: Int) {
        count(status, bytes)
        log.info("answered", metadata: metadata(status))
    }

    /// The line of a reply that came in pieces.
    func note(_ status: HTTPResponse.Status, bytes: Int, _ end: Pieces.End) {
        var metadata = metadata(status)
        metadata["bytes"] = "\(bytes)"
        count(status, bytes)
        switch end {
        case .whole:
            log.info("answered", metadata: metadata)
        case .notTaken:
            metadata["cut"] = "not taken"
            log.info("answered", metadata: metadata)
        case .failed(let error):
            metadata["cut"] = "failed"
            log.info("answered", metadata: metadata)
            let cause = Problem(error).cause ?? "\(type(of: error))"
            log.error("broken off", metadata: ["request": "\(asked.id)", "cause": "\(cause)"])
        }
    }

    /// The line of a request whose client went away before there was an answer.
    func noteHangUp() {
        if asked.visit != nil { traffic.leave() }
        log.info("not answered", metadata: metadata(nil))
    }

    private func count(_ status: HTTPResponse.Status, _ bytes: Int) {
        guard let visit = asked.visit else { return }
        traffic.end(visit, status: status.code, received: asked.body.count, sent: bytes)
    }

    private func metadata(_ status: HTTPResponse.Status?) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "request": "\(asked.id)", "method": "\(asked.request.method.rawValue.prefix(20))",
            "path": "\(RequestTarget.logged(asked.request.path))",
            "status": "\(status.map { String($0.code) } ?? "none")",
            "ms": "\(time.steadyNow().since(asked.beganAt).milliseconds)",
        ]
        if let token = asked.token { metadata["token"] = "\(token.rawValue)" }
        return metadata
    }
}
