import NIOHTTP1

/// What goes back to the caller, and how it travels.
struct Answer: Sendable {
    static let json = "application/json; charset=utf-8"
    static let html = "text/html; charset=UTF-8"

    let status: HTTPResponseStatus
    let contentType: String
    var body: [UInt8]
    /// The text of a `Retry-After` header, right or wrong, as it is to be sent.
    var retryAfter: String?
    /// The text of a `Location` header, as it is to be sent.
    var location: String?
    /// How long to hold the answer back.
    var delay = Duration.zero
    var delivery = Delivery.whole

    init(status: HTTPResponseStatus, contentType: String = Answer.json, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// 200 with JSON that `write` writes.
    static func json(_ write: (inout JSONWriter) -> Void) -> Answer {
        Answer(status: .ok, body: JSONWriter.bytes(write))
    }

    /// What the head says besides the status.
    var headers: HTTPHeaders {
        var headers = HTTPHeaders([("Content-Type", contentType), ("Content-Length", String(body.count))])
        if let retryAfter { headers.add(name: "Retry-After", value: retryAfter) }
        if let location { headers.add(name: "Location", value: location) }
        return headers
    }

    /// The whole answer as it goes over the wire: for deliveries that cut or stretch it.
    var serialized: [UInt8] {
        var head = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        for (name, value) in headers {
            head += "\(name): \(value)\r\n"
        }
        return Array(head.utf8) + Array("\r\n".utf8) + body
    }
}
