import Enrichment
import HTTPTypes

/// What an endpoint answers: a status, fields of its own and a body, JSON unless its type says otherwise.
struct Reply {
    let status: HTTPResponse.Status
    let body: [UInt8]
    let contentType: String
    var fields: HTTPFields

    init(
        _ status: HTTPResponse.Status, body: [UInt8], contentType: String = MediaType.json,
        fields: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.body = body
        self.contentType = contentType
        self.fields = fields
    }

    /// `{"success": true, "data": …}`, with `members` beside `data`.
    static func success(
        _ status: HTTPResponse.Status = .ok, data: [UInt8], beside members: (inout JSONWriter) -> Void = { _ in }
    ) -> Reply {
        var json = JSONWriter()
        json.object { json in
            json.member("success", true)
            json.name("data")
            json.json(data)
            members(&json)
        }
        return Reply(status, body: json.bytes)
    }

    /// One page of a list.
    static func list(_ rows: RowPage, _ page: Page) -> Reply {
        success(data: rows.rows) { json in
            json.member("total", rows.total)
            json.member("page", page.number)
            json.member("pageSize", page.size)
        }
    }

    /// The same reply, asking the client to look again that much later.
    func retry(afterSeconds seconds: Int) -> Reply {
        var reply = self
        reply.fields[.retryAfter] = String(seconds)
        return reply
    }
}

extension Reply {
    /// The reply as it leaves: with what every reply carries, and as a 304 when the client has this body already. HEAD
    /// gets GET's body, for the wire to say how long it would be and to hold it back (RFC 9110, section 9.3.2).
    func response(to method: HTTPRequest.Method, ifNoneMatch: String?, requestID: String) -> (HTTPResponse, [UInt8]) {
        var response = HTTPResponse(status: status, headerFields: fields)
        response.headerFields[.requestID] = requestID
        response.headerFields[.xContentTypeOptions] = "nosniff"
        let isReading = method == .get || method == .head
        guard isReading, status == .ok else {
            response.headerFields[.cacheControl] = "no-store"
            if !body.isEmpty { response.headerFields[.contentType] = contentType }
            return (response, body)
        }
        let tag = EntityTag(of: body)
        response.headerFields[.cacheControl] = "private, no-cache"
        response.headerFields[.eTag] = tag.description
        if let ifNoneMatch, tag.isAmong(ifNoneMatch) {
            response.status = .notModified
            return (response, [])
        }
        response.headerFields[.contentType] = contentType
        return (response, body)
    }
}
