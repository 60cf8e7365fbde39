import ProviderWire

/// The answer to a request for a token: `{"access_token":…,"token_type":"Bearer","expires_in":3600}` (providers.md,
/// B.1).
struct TokenReply: Hashable {
    /// Nil when there is none, or one that no header field can carry.
    let token: String?
    /// Seconds.
    let lifetime: Int
    /// Whether it says that the credentials are wrong: RFC 6749, section 5.2.
    let refusesCredentials: Bool

    /// One of which nothing is said is taken to live this long.
    static let untoldLifetime = 60
    /// Nobody believes in more.
    static let longestLifetime = 86_400
    private static let longestToken = 8192
    private static let refusals: Set<String> = ["invalid_client", "invalid_grant", "unauthorized_client"]

    init(_ body: [UInt8]) throws(WireFault) {
        var token: String?
        var seconds: Double?
        var error: String?
        var succeeded: Bool?
        var reader = JSONReader(SnovBody.readable(body))
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "access_token": token = try reader.text()
            case "expires_in": seconds = try reader.count()
            case "error": error = try reader.text()
            case "success": succeeded = try reader.truth()
            default: try reader.skip()
            }
        }
        try reader.end()
        guard isObject else { throw .missing("access_token") }
        self.token = token.flatMap { Self.isToken($0) ? $0 : nil }
        lifetime = seconds.map { Int(min(max($0, 1), Double(Self.longestLifetime))) } ?? Self.untoldLifetime
        refusesCredentials = token == nil && (succeeded == false || error.map(Self.refusals.contains) == true)
    }

    private static func isToken(_ text: String) -> Bool {
        (1...longestToken).contains(text.utf8.count) && text.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }
}

extension TokenReply: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { token == nil ? "no token" : "a token for \(lifetime) s" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
