package import Enrichment
import HTTPTypes
package import Logging

/// Keeps what requests came and what became of them: a line in the log for each, and their figures.
package struct RequestBook: Sendable {
    let traffic: TrafficSheet
    private let time: any Timekeeper
    private let log: Logger

    package init(traffic: TrafficSheet, time: any Timekeeper, log: Logger) {
        self.traffic = traffic
        self.time = time
        self.log = log
    }

    /// The present, by the clock that requests are timed with.
    var now: SteadyInstant { time.steadyNow() }

    /// A request has come. Each is to be noted once.
    func open(_ request: HTTPRequest, body: [UInt8], id: String) -> Asked {
        Asked(request: request, body: body, id: id, beganAt: now, visit: traffic.begin())
    }

    /// It is answered.
    func note(_ status: HTTPResponse.Status, of asked: Asked, bytes: Int) {
        count(status, of: asked, bytes)
        log.info("answered", metadata: metadata(of: asked, status))
    }

    /// The same for a reply that came in pieces.
    func note(_ status: HTTPResponse.Status, of asked: Asked, bytes: Int, _ end: Pieces.End) {
        var metadata = metadata(of: asked, status)
        metadata["bytes"] = "\(bytes)"
        count(status, of: asked, bytes)
        switch end {
        case .whole:
            log.info("answered", metadata: metadata)
        case .notTaken:
            metadata["cut"] = "not taken"
            log.info("answered", metadata: metadata)
        case .failed(let error):
            metadata["cut"] = "failed"
            log.info("answered", metadata: metadata)
            complain("broken off", in: asked.id, cause: Problem(error).cause ?? "\(type(of: error))")
        }
    }

    /// Its client went away before there was an answer.
    func noteHangUp(of asked: Asked) {
        traffic.leave()
        log.info("not answered", metadata: metadata(of: asked, nil))
    }

    /// Says what is wrong on our side, which the reply to the request of this id does not tell.
    func complain(_ complaint: String, in request: String, cause: String? = nil) {
        var metadata: Logger.Metadata = ["request": "\(request)"]
        if let cause { metadata["cause"] = "\(cause)" }
        log.error("\(complaint)", metadata: metadata)
    }

    private func count(_ status: HTTPResponse.Status, of asked: Asked, _ bytes: Int) {
        traffic.end(asked.visit, status: status.code, received: asked.body.count, sent: bytes)
    }

    private func metadata(of asked: Asked, _ status: HTTPResponse.Status?) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "request": "\(asked.id)", "method": "\(asked.request.method.rawValue.prefix(20))",
            "path": "\(RequestTarget.logged(asked.request.path))",
            "status": "\(status.map { String($0.code) } ?? "none")",
            "ms": "\(now.since(asked.beganAt).milliseconds)",
        ]
        if let token = asked.token { metadata["token"] = "\(token.rawValue)" }
        return metadata
    }
}
