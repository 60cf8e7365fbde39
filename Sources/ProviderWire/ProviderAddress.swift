package import HTTPTypes

/// Where a provider is reached: its base URL, parsed once when the program starts.
package struct ProviderAddress: Hashable, Sendable {
    package let scheme: String
    package let authority: String
    /// What goes before `/v2/…`: empty, or a path that begins with a slash and ends without one.
    package let pathPrefix: String

    /// Reads `https://host[:port][/prefix]`, or `http` for a simulator.
    ///
    /// User names, queries and fragments are refused: a key must not hide in a URL, and nothing could be put behind
    /// a query.
    package init(baseURL text: String) throws(WireFault) {
        guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix("\($0)://") }) else {
            throw .unusableBaseURL("it must begin with https:// or http://.")
        }
        let rest = text.dropFirst(scheme.count + 3)
        let authority = rest.prefix { $0 != "/" }
        guard Self.isAuthority(authority) else {
            throw .unusableBaseURL("it must name a host, and a port if it is not the usual one.")
        }
        var path = rest.dropFirst(authority.count)
        while path.last == "/" { path.removeLast() }
        guard path.utf8.allSatisfy(Self.isPathByte) else {
            throw .unusableBaseURL("it must be an address and a path only.")
        }
        guard !["/v1", "/v2"].contains(where: path.hasSuffix) else {
            throw .unusableBaseURL("it must be given without the \(path.suffix(3)) at its end.")
        }
        self.scheme = scheme
        self.authority = authority.lowercased()
        pathPrefix = String(path)
    }

    /// A request for `path`, which begins with a slash. `secret` goes into its field, and nowhere else.
    package func request(
        _ method: HTTPRequest.Method, _ path: String, secret: (name: HTTPField.Name, value: String)? = nil
    ) -> HTTPRequest {
        var request = HTTPRequest(method: method, scheme: scheme, authority: authority, path: pathPrefix + path)
        request.headerFields[.accept] = "application/json"
        if let secret {
            var field = HTTPField(name: secret.name, value: secret.value)
            // Neither this side nor a proxy is to keep it in an HPACK table.
            field.indexingStrategy = .disallow
            request.headerFields.append(field)
        }
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
