import HTTPTypes

/// A request in the form that libcurl takes it, known to be sendable.
struct Order: Hashable, Sendable {
    let method: String
    let url: String
    /// As CURLOPT_HTTPHEADER wants them.
    let headerLines: [String]
    let body: [UInt8]

    init(_ request: HTTPRequest, body: [UInt8]) throws(CurlFault) {
        guard request.method != .connect else { throw .unsendable("CONNECT makes no exchange") }
        guard request.method != .head || body.isEmpty else { throw .unsendable("HEAD has no body") }
        method = request.method.rawValue
        url = try Self.url(of: request)
        headerLines = Self.headerLines(for: request.headerFields)
        self.body = body
    }

    /// Nothing of the URL is repeated in the fault: the query may hold a key.
    private static func url(of request: HTTPRequest) throws(CurlFault) -> String {
        guard let scheme = request.scheme, ["http", "https"].contains(scheme) else {
            throw .unsendable("the scheme is neither http nor https")
        }
        guard let authority = request.authority, !authority.isEmpty,
            authority.utf8.allSatisfy({ isVisible($0) && !"/?#@\\".utf8.contains($0) })
        else { throw .unsendable("the authority is no host with a port") }
        guard let path = request.path, path.utf8.first == UInt8(ascii: "/"),
            path.utf8.allSatisfy({ isVisible($0) && $0 != UInt8(ascii: "#") })
        else { throw .unsendable("the path is none") }
        return "\(scheme)://\(authority)\(path)"
    }

    private static func isVisible(_ byte: UInt8) -> Bool {
        0x21...0x7E ~= byte
    }

    /// What frames the message is libcurl's to say: a wrong length would leave the connection out of step.
    private static let framing: Set<HTTPField.Name> = [.contentLength, .transferEncoding, .expect]

    /// A name with a colon and nothing behind it keeps libcurl from adding a field of its own; a name with a
    /// semicolon sends an empty one (CURLOPT_HTTPHEADER(3)).
    private static func headerLines(for fields: HTTPFields) -> [String] {
        var lines = ["Expect:"]
        for name in [HTTPField.Name.accept, .contentType] where !fields.contains(name) {
            lines.append("\(name.rawName):")
        }
        for field in fields where !framing.contains(field.name) && field.name.rawName.lowercased() != "host" {
            lines.append(field.value.isEmpty ? "\(field.name.rawName);" : "\(field.name.rawName): \(field.value)")
        }
        return lines
    }
}
