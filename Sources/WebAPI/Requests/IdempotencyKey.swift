import Enrichment
import HTTPTypes

/// The name that a client gives to a request which it may send again
/// (draft-ietf-httpapi-idempotency-key-header-07, section 2.1).
///
/// A string of RFC 8941, section 3.3.3, in its quotation marks, or the same without them, as most clients send it.
enum IdempotencyKey {
    static let parameter = HeaderParameter(
        "Idempotency-Key", .text(pattern: pattern),
        "A name that you give to this request, a new UUID say. Sent again within 24 hours, the same request gets the same "
            + "reply and makes no second job.",
        complaint: { name(in: $0) == nil ? complaint : nil })

    private static let maximumLength = 255
    /// What `bare` takes, or what `unquoted` does.
    private static let pattern =
        #"^([!#-+\-.-:<-\[\]-~]{1,\#(maximumLength)}|"([!#-\[\]-~]|\\["\\]){1,\#(maximumLength)}")$"#
    private static let complaint =
        "must be given once, as 1 to \(maximumLength) visible ASCII characters, in quotation marks or without."

    /// The request's name; nil when it has none. Throws for one that is malformed, for to pass over it would be to carry
    /// out twice what its client wants once.
    static func brought(by request: HTTPRequest) throws(Problem) -> String? {
        let fields = request.headerFields[values: .idempotencyKey]
        guard let field = fields.first else { return nil }
        guard fields.count == 1, let name = name(in: field) else {
            throw Problem(.malformedRequest, "Idempotency-Key \(complaint)")
        }
        return name
    }

    private static func name(in field: String) -> String? {
        let text = field.trimmed
        let name = text.utf8.first == UInt8(ascii: "\"") ? unquoted(text) : bare(text)
        return name.flatMap { (1...maximumLength).contains($0.utf8.count) ? $0 : nil }
    }

    /// No comma or semicolon: where quotation marks are missing, one would begin another value or a parameter.
    private static func bare(_ text: String) -> String? {
        let isName = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#"",;\"#.utf8.contains($0) }
        return isName ? text : nil
    }

    private static func unquoted(_ text: String) -> String? {
        var name: [UInt8] = []
        var rest = text.utf8.dropFirst()
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return rest.isEmpty ? String(decoding: name, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), #""\"#.utf8.contains(escaped) else { return nil }
                name.append(escaped)
            case 0x21...0x7E: name.append(byte)
            default: return nil
            }
        }
        return nil
    }
}

extension Call {
    /// This call as one that may come again; nil when its client gave it no name.
    ///
    /// `content` is the body without its provider keys; those of `steps` tell requests apart by their fingerprints.
    func repeatable(
        _ content: JSONValue, under steps: [JobStep], for api: API
    ) throws(Problem) -> RepeatableRequest? {
        guard let name = try IdempotencyKey.brought(by: request) else { return nil }
        var writer = JSONWriter()
        writer.value(content)
        let head = "\(request.method.rawValue)\0\(request.path ?? "")\0\(steps.fingerprints)\0"
        return RepeatableRequest(
            caller: caller, idempotencyKey: name,
            digest: api.orders.digest(Array(head.utf8) + writer.bytes))
    }

    /// The job that was made when this call came before; nil when it comes for the first time or has no name.
    func jobMadeBefore(_ readings: any Readings) throws -> JobID? {
        guard let name = try IdempotencyKey.brought(by: request) else { return nil }
        return try readings.job(madeAt: name, of: caller)
    }

    /// Whose names of requests these are.
    private var caller: String { token.map { String($0.rawValue) } ?? "" }
}

extension JobDesk {
    /// Carries a command out, once for all of its requests when they have a name.
    func submit(_ command: SubmitJob, onceIf request: RepeatableRequest?) throws(StoreFault) -> Once<Submission> {
        guard let request else { return .done(try submit(command), nil) }
        return try submit(command, as: request)
    }

    /// The same.
    func retry(_ command: RetryJob, onceIf request: RepeatableRequest?) throws(StoreFault) -> Once<Retrial> {
        guard let request else { return .done(try retry(command), nil) }
        return try retry(command, as: request)
    }
}

extension Problem {
    /// The draft's section 2.7.
    static let idempotencyKeyTaken = Problem(
        .idempotencyKeyTaken, "This Idempotency-Key came with another request. Give each request a key of its own.")

    static let requestUnderWay: Problem = {
        var problem = Problem(
            .requestUnderWay, "The first request of this Idempotency-Key is still at work. Send it again in a moment.")
        problem.fields[.retryAfter] = "1"
        return problem
    }()
}

extension HTTPField.Name {
    static let idempotencyKey = constant("Idempotency-Key")
    /// Whether a reply was given before.
    static let idempotentReplayed = constant("Idempotent-Replayed")
}
