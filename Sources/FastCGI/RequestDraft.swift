import HTTPTypes

/// A request as far as its variables have been read (RFC 3875, section 4.1, and nginx's fastcgi_params).
///
/// Strict where two readings are possible: what stands for one thing may come once, and the target must be one that
/// nginx sends. Variables it does not know (SERVER_NAME, REMOTE_ADDR …) mean nothing here. The address on which nginx
/// took the request becomes a field that no client can send, because in those no name has a `_`.
struct RequestDraft {
    private enum Variable: String, CaseIterable {
        case method = "REQUEST_METHOD"
        case target = "REQUEST_URI"
        case scheme = "REQUEST_SCHEME"
        case https = "HTTPS"
        case host = "HTTP_HOST"
        case serverAddress = "SERVER_ADDR"
        case contentType = "CONTENT_TYPE"
        case contentLength = "CONTENT_LENGTH"
        // nginx sends these two once more among the header fields; the ones above count, and must say the same.
        case repeatedType = "HTTP_CONTENT_TYPE"
        case repeatedLength = "HTTP_CONTENT_LENGTH"

        static let byName = allCases.map { (bytes: Array($0.rawValue.utf8), variable: $0) }

        static func named(_ name: Span<UInt8>) -> Variable? {
            for entry in byName where entry.bytes.span.hasSameBytes(as: name) {
                return entry.variable
            }
            return nil
        }
    }

    private static let fieldPrefix = Array("HTTP_".utf8)

    private var method: HTTPRequest.Method?
    private var target: String?
    private var scheme: String?
    private var usesTLS = false
    private var authority: String?
    private var serverAddress: String?
    private var fields = HTTPFields()
    /// The type once more. nginx takes the first of several Content-Type fields, but passes all of them on.
    private var repeatedType: [UInt8]?
    /// Nil when none was declared.
    private(set) var contentLength: Int?

    init() {
        fields.reserveCapacity(16)
    }

    /// Takes one variable; `names` remembers the fields' names from request to request.
    mutating func add(name: Span<UInt8>, value: Span<UInt8>, names: inout FieldNames) throws(RequestRefusal) {
        guard let variable = Variable.named(name) else { return try addField(name, value, &names) }
        // nginx sends CONTENT_TYPE and CONTENT_LENGTH with every request, empty when there is none.
        if value.isEmpty, variable != .method, variable != .target { return }
        switch variable {
        case .method:
            method = try Self.sole(
                method, value.visibleText.flatMap { HTTPRequest.Method($0) }, "The request has two methods.",
                "The request's method is no token.")
        case .target:
            target = try Self.sole(
                target, value.visibleText, "The request has two targets.",
                "The request's target must be visible ASCII, percent-encoded.")
        case .scheme:
            scheme = try Self.sole(
                scheme, value.visibleText, "The request has two schemes.", "The request's scheme is no word.")
        case .https:
            usesTLS = true
        case .host:
            authority = try Self.sole(
                authority, value.visibleText, "The request has two Host fields.", "The Host field is no host.")
        case .serverAddress:
            serverAddress = try Self.sole(
                serverAddress, value.visibleText, "The request has two server addresses.",
                "The server's address is no address.")
        case .contentType:
            guard fields[.contentType] == nil else { throw .malformed("The request has two content types.") }
            try append(.contentType, value)
        case .contentLength:
            contentLength = try Self.sole(
                contentLength, value.visibleText.flatMap { $0.utf8.allSatisfy(\.isDigit) ? Int($0) : nil },
                "The request has two content lengths.", "The content length is no number.")
            try append(.contentLength, value)
        case .repeatedType:
            guard repeatedType == nil else { throw .malformed("The request has two content types.") }
            repeatedType = value.copied
        case .repeatedLength:
            // Of this one nginx itself accepts no second.
            break
        }
    }

    /// A value that may come once; nil is one that can't be read. The words are for a second and for such a one.
    private static func sole<Value>(
        _ earlier: Value?, _ value: Value?, _ repeated: String, _ unreadable: String
    ) throws(RequestRefusal) -> Value {
        guard earlier == nil else { throw .malformed(repeated) }
        guard let value else { throw .malformed(unreadable) }
        return value
    }

    /// The request, once all variables were taken.
    consuming func request() throws(RequestRefusal) -> HTTPRequest {
        guard let method else { throw .malformed("The request has no method.") }
        guard let target else { throw .malformed("The request has no target.") }
        guard target.utf8.first == UInt8(ascii: "/") || (target == "*" && method == .options) else {
            throw .malformed("The request's target is no path.")
        }
        if let repeatedType, let type = fields[.contentType], !type.utf8.elementsEqual(repeatedType) {
            throw .malformed("The request has two content types.")
        }
        if let serverAddress { fields[.serverAddress] = serverAddress }
        return HTTPRequest(
            method: method, scheme: scheme ?? (usesTLS ? "https" : "http"), authority: authority, path: target,
            headerFields: fields)
    }

    private mutating func addField(
        _ variable: Span<UInt8>, _ value: Span<UInt8>, _ names: inout FieldNames
    ) throws(RequestRefusal) {
        let prefix = RequestDraft.fieldPrefix
        guard variable.count > prefix.count, variable.extracting(first: prefix.count).hasSameBytes(as: prefix.span)
        else { return }
        guard let name = names.name(for: variable.extracting(droppingFirst: prefix.count)) else {
            throw .malformed("The name of a header field is no token.")
        }
        try append(name, value)
    }

    private mutating func append(_ name: HTTPField.Name, _ value: Span<UInt8>) throws(RequestRefusal) {
        guard !value.contains(0x0a), !value.contains(0x0d) else {
            throw .malformed("The value of a header field contains a line break.")
        }
        let field: HTTPField
        do {
            field = HTTPField(name: name, value: String(copying: try UTF8Span(validating: value)))
        } catch {
            // HTTP allows bytes that are no UTF-8 (RFC 9110, section 5.5); they stay bytes.
            field = unsafe value.withUnsafeBufferPointer { unsafe HTTPField(name: name, lenientValue: $0) }
        }
        fields.append(field)
    }
}

extension HTTPField.Name {
    static let serverAddress: HTTPField.Name = {
        guard let name = HTTPField.Name("SERVER_ADDR") else { preconditionFailure("a name of letters and _") }
        return name
    }()
}

extension Span<UInt8> {
    /// The bytes as text, when all are visible ASCII and there is at least one.
    fileprivate var visibleText: String? {
        guard !isEmpty else { return nil }
        for index in indices where !(0x21...0x7e).contains(self[index]) {
            return nil
        }
        return unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    fileprivate var copied: [UInt8] {
        unsafe withUnsafeBufferPointer { unsafe Array($0) }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
