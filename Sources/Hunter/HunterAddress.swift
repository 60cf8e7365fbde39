import HTTPTypes

/// Where Hunter is reached: its base URL, parsed once when the program starts.
package struct HunterAddress: Hashable, Sendable {
    let scheme: String
    let authority: String
    /// What goes before `/v2/…`: empty, or a path that begins with a slash and ends without one.
    let pathPrefix: String

    /// Hunter itself.
    package static let `default` = HunterAddress(scheme: "https", authority: "api.hunter.io", pathPrefix: "")

    /// Reads `https://host[:port][/prefix]`, or `http` for a simulator.
    ///
    /// User names, queries and fragments are refused: a key must not hide in a URL, and nothing could be put behind
    /// a query.
    package init(baseURL text: String) throws(HunterFault) {
        guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix("\($0)://") }) else {
            throw .unusableBaseURL("Hunter's base URL must begin with https:// or http://.")
        }
        let rest = text.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" }
        guard Self.isAuthority(authority) else {
            throw .unusableBaseURL("Hunter's base URL must name a host, and a port if it is not the usual one.")
        }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        guard path.utf8.allSatisfy(Self.isPathByte) else {
            throw .unusableBaseURL("Hunter's base URL must be an address and a path only.")
        }
        guard !path.hasSuffix("/v2") else {
            throw .unusableBaseURL("Hunter's base URL must be given without the /v2 at its end.")
        }
        self.init(scheme: scheme, authority: authority.lowercased(), pathPrefix: String(path))
    }

    private init(scheme: String, authority: String, pathPrefix: String) {
        self.scheme = scheme
        self.authority = authority
        self.pathPrefix = pathPrefix
    }

    /// A request for `path`, which begins with `/v2/`, that carries the key in its header and nowhere else.
    func request(_ method: HTTPRequest.Method, _ path: String, key: String) -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: scheme, authority: authority, path: pathPrefix + path)
        request.headerFields[.accept] = "application/json"
        var field = HTTPField(name: .hunterKey, value: key)
        // Neither this side nor a proxy is to keep it in an HPACK table.
        field.indexingStrategy = .disallow
        request.headerFields.append(field)
        return request
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        let isBracketed = text.first == "["
        let host = isBracketed ? text.prefix { $0 != "]" }.dropFirst() : text.prefix { $0 != ":" }
        let port = text.dropFirst(host.count + (isBracketed ? 2 : 0))
        guard !host.isEmpty, !isBracketed || text.contains("]") else { return false }
        guard host.utf8.allSatisfy({ isUnreserved($0) || (isBracketed && $0 == UInt8(ascii: ":")) }) else {
            return false
        }
        guard !port.isEmpty else { return true }
        return port.first == ":" && port.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) }
            && UInt16(port.dropFirst()).map { $0 > 0 } ?? false
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        isUnreserved(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "%")
    }
}

extension HTTPField.Name {
    /// Hunter's header for the key (providers.md, A.1). In the query it would land in logs.
    static let hunterKey: HTTPField.Name = {
        guard let name = HTTPField.Name("X-API-KEY") else { preconditionFailure("X-API-KEY is a token") }
        return name
    }()
}
