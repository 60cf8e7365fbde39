import HTTPTypes

/// What a request shows for itself in its `Authorization` field (RFC 6750, section 2.1).
enum BearerToken: Equatable {
    /// Nothing, or something of another scheme.
    case none
    case token(String)
    /// More than one field, or nothing behind the scheme, or more than a token.
    case malformed

    init(in fields: HTTPFields) {
        let values = fields[values: .authorization]
        guard let value = values.first else {
            self = .none
            return
        }
        guard values.count == 1 else {
            self = .malformed
            return
        }
        self.init(credentials: value)
    }

    /// The scheme is compared in any case, and spaces part it from the token (RFC 9110, sections 11.1 and 11.4).
    private init(credentials: String) {
        let scheme = credentials.prefix { $0 != " " }
        guard scheme.lowercased() == "bearer" else {
            self = .none
            return
        }
        let token = credentials.dropFirst(scheme.count).drop { $0 == " " }
        self = Self.isToken(token) ? .token(String(token)) : .malformed
    }

    /// b64token: `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`.
    private static func isToken(_ text: Substring) -> Bool {
        let body = text.utf8.prefix { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "-._~+/".utf8.contains(byte)
            }
        }
        return !body.isEmpty && text.utf8.dropFirst(body.count).allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
