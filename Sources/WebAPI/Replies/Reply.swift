import Enrichment
import HTTPTypes

/// What an endpoint answers: a status, fields of its own and a body, JSON unless its type says otherwise.
struct Reply: Sendable {
    enum Body: Sendable {
        case whole([UInt8])
        /// The first of the pieces, and what makes the others.
        case pieces([UInt8], then: Rest)
    }

    /// What a better reply waits for, and for how long, counted from the request.
    enum Hold: Hashable, Sendable {
        case change(atMost: Duration)
        case writingPlace(atMost: Duration)
    }

    let status: HTTPResponse.Status
    let body: Body
    let contentType: String
    var fields: HTTPFields
    /// What tells this body from others; a whole one has its own where the endpoint gives none.
    var tag: EntityTag?
    /// What this reply is to be held back for, because there may be a better one; nil once it is worth sending.
    var heldBack: Hold?

    init(
        _ status: HTTPResponse.Status, body: [UInt8], contentType: String = MediaType.json,
        fields: HTTPFields = HTTPFields()
    ) {
        self.status = status
        self.body = .whole(body)
        self.contentType = contentType
        self.fields = fields
    }

    /// A reply whose body is made while it is sent. What goes wrong before the first piece is there can still be told in a
    /// status; after that the client only sees that the body ends early.
    init(
        pieces first: [UInt8], then rest: @escaping Rest, contentType: String, fields: HTTPFields = HTTPFields(),
        tag: EntityTag? = nil
    ) {
        status = .ok
        body = .pieces(first, then: rest)
        self.contentType = contentType
        self.fields = fields
        self.tag = tag
    }

    /// `{"success": true, "data": …}`, with `members` beside `data`.
    static func success(
        _ status: HTTPResponse.Status = .ok, data: [UInt8], beside members: (inout JSONWriter) -> Void = { _ in }
    ) -> Reply {
        var json = JSONWriter(reserving: data.count + 128)
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
            if !rows.isTotalExact { json.member("totalIsExact", false) }
        }
    }

    /// Whether the client has this body already, as its `If-None-Match` tells (RFC 9110, section 13.1.2).
    func isKnown(to ifNoneMatch: String) -> Bool {
        validator?.isAmong(ifNoneMatch) ?? false
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
    func response(to method: HTTPRequest.Method, ifNoneMatch: String?, requestID: String) -> (HTTPResponse, Body) {
        var response = HTTPResponse(status: status, headerFields: fields)
        // Grown one by one they would move four times.
        response.headerFields.reserveCapacity(fields.count + 8)
        // No endpoint gives any of these fields, so that none has to be looked for before it is added.
        response.headerFields.append(HTTPField(name: .requestID, value: requestID))
        response.headerFields.append(Self.noSniffing)
        let isReading = method == .get || method == .head
        guard isReading, status == .ok else {
            response.headerFields.append(Self.notToBeKept)
            if !isEmpty { response.headerFields.append(typeField) }
            return (response, body)
        }
        response.headerFields.append(Self.toBeAskedAgain)
        if let tag = validator {
            response.headerFields.append(HTTPField(name: .eTag, value: tag.description))
            if let ifNoneMatch, tag.isAmong(ifNoneMatch) {
                response.status = .notModified
                return (response, .whole([]))
            }
        }
        response.headerFields.append(typeField)
        return (response, body)
    }

    private var typeField: HTTPField { HTTPField(name: .contentType, value: contentType) }
    private static let noSniffing = HTTPField(name: .xContentTypeOptions, value: "nosniff")
    private static let notToBeKept = HTTPField(name: .cacheControl, value: "no-store")
    private static let toBeAskedAgain = HTTPField(name: .cacheControl, value: "private, no-cache")

    /// Nil for a body of which nobody knows yet what it will be.
    private var validator: EntityTag? {
        if let tag { return tag }
        guard case .whole(let bytes) = body else { return nil }
        return EntityTag(of: bytes)
    }

    private var isEmpty: Bool {
        guard case .whole(let bytes) = body else { return false }
        return bytes.isEmpty
    }
}
