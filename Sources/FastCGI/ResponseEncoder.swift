import HTTPTypes

/// Writes a response's head as a CGI program does: `Status: 202 Accepted`, the fields, an empty line
/// (RFC 3875, section 6). HTTPTypes keeps line breaks and NUL bytes out of names and values.
struct ResponseEncoder {
    /// Fields whose meaning is the server's to give: a handler's own are left out.
    private static func isOurs(_ name: HTTPField.Name) -> Bool {
        // To hash each name would cost more than all else that is done for a field.
        switch name.canonicalName.utf8.count {
        case 6: name.canonicalName == "status"
        case 10: name == .connection
        case 14: name == .contentLength
        case 17: name == .transferEncoding
        default: false
        }
    }

    /// The head encoded last.
    private(set) var head: [UInt8] = []

    init() {
        head.reserveCapacity(1024)
    }

    /// Whether a body goes with this status at all (RFC 9110, sections 15.2, 15.3.5 and 15.4.5).
    static func mayHaveBody(_ status: HTTPResponse.Status) -> Bool {
        status.kind != .informational && status != .noContent && status != .notModified
    }

    /// Encodes into `head`; returns whether the body is to follow. It is not for a HEAD request, whose reply
    /// nevertheless tells the body's length. `bodyCount` is nil where nobody knows it yet.
    mutating func encode(_ response: HTTPResponse, bodyCount: Int?, method: HTTPRequest.Method?) -> Bool {
        head.removeAll(keepingCapacity: true)
        append("Status: ")
        appendStatus(response.status)
        var order = response.headerFields.makeIterator()
        while let field = order.next() {
            if ResponseEncoder.isOurs(field.name) { continue }
            append(field.name.rawName)
            append(": ")
            unsafe field.withUnsafeBytesOfValue { unsafe head.append(contentsOf: $0) }
            append("\r\n")
        }
        let mayHaveBody = ResponseEncoder.mayHaveBody(response.status)
        if mayHaveBody, let bodyCount {
            append("Content-Length: ")
            append(String(bodyCount))
            append("\r\n")
        }
        append("\r\n")
        return mayHaveBody && method != .head
    }

    private mutating func appendStatus(_ status: HTTPResponse.Status) {
        append(String(status.code))
        // nginx takes the line as it is, so the blank that may precede no reason is left out.
        if !status.reasonPhrase.isEmpty {
            append(" ")
            append(status.reasonPhrase)
        }
        append("\r\n")
    }

    private mutating func append(_ text: String) {
        let bytes = text.utf8.span
        unsafe bytes.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
    }
}
