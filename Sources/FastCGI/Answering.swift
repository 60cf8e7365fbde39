import HTTPTypes

/// From a whole request to the reply on its connection: decode, handle, encode. What one thread needs for that.
struct Answering: ~Copyable {
    /// Answers a request with what this thread has.
    typealias Handler = (HTTPRequest, [UInt8]) -> Answer

    /// What a turn came to.
    enum Progress {
        /// The reply is written, and the request over.
        case answered
        /// There is more to be done for it, by whichever thread.
        case undertaken(Undertaking)
    }

    private let course: ServerCourse
    private let handler: Handler
    private var request: ResponderRequest
    private var names = FieldNames()
    private var encoder = ResponseEncoder()

    init(course: ServerCourse, handler: @escaping Handler) throws(FastCGIFault) {
        self.course = course
        self.handler = handler
        request = try ResponderRequest()
    }

    /// Answers the request, or says what is left to be done for it.
    mutating func answer(
        _ gathered: inout RequestGatherer, on connection: Descriptor
    ) throws(ConnectionFault) -> Progress {
        guard gathered.role == .responder else {
            guard connection.send(UnknownRole.reply(to: gathered.requestID)) else { throw .replyNotSent }
            return .answered
        }
        let flaw = flaw(of: gathered)
        // Parameters that libfcgi had better not see are not shown to it.
        try take(gathered, parameters: flaw == nil ? gathered.parameters : [])
        var understood: HTTPRequest?
        let answer: Answer
        do throws(RequestRefusal) {
            if let flaw { throw flaw }
            let draft = try draft()
            let contentLength = draft.contentLength
            let decoded = try draft.request()
            understood = decoded
            try checkBody(of: gathered, declared: contentLength)
            answer = handler(decoded, gathered.takeBody())
        } catch {
            answer = course.refusal(error.status, error.detail, understood)
        }
        return try give(answer, to: gathered.requestID, understood?.method, on: connection)
    }

    /// Answers a request that was parked.
    mutating func give(
        _ answer: Answer, toParked gathered: RequestGatherer, _ method: HTTPRequest.Method?, on connection: Descriptor
    ) throws(ConnectionFault) -> Progress {
        // libfcgi has read it once, and needs no more than its number now.
        try take(gathered, parameters: [])
        return try give(answer, to: gathered.requestID, method, on: connection)
    }

    private mutating func give(
        _ answer: Answer, to requestID: UInt16, _ method: HTTPRequest.Method?, on connection: Descriptor
    ) throws(ConnectionFault) -> Progress {
        switch answer {
        case .whole(let response, let body):
            let hasBody = encoder.encode(response, bodyCount: body.count, method: method)
            guard request.answer(on: connection, head: encoder.head, body: hasBody ? body : []) else {
                throw .replyNotSent
            }
            return .answered
        case .pieces(let response, let pieces):
            let hasBody = encoder.encode(response, bodyCount: nil, method: method)
            let isSent =
                hasBody
                ? request.begin(on: connection, head: encoder.head)
                : request.answer(on: connection, head: encoder.head, body: [])
            guard isSent else {
                pieces.ended(0, .notTaken(.replyNotSent))
                throw .replyNotSent
            }
            if hasBody { return .undertaken(.sending(Sending(pieces, requestID: requestID))) }
            pieces.ended(0, .whole)
            return .answered
        case .later(let later):
            request.letGo()
            return .undertaken(.waiting(Waiting(later, method: method, at: .now)))
        }
    }

    private mutating func take(_ gathered: RequestGatherer, parameters: [UInt8]) throws(ConnectionFault) {
        guard request.take(id: gathered.requestID, keepsConnection: gathered.keepsConnection, parameters: parameters)
        else { throw .requestNotTaken }
    }

    /// What is wrong with the parameters as bytes; nil when libfcgi may have them.
    private func flaw(of gathered: RequestGatherer) -> RequestRefusal? {
        guard !gathered.parametersExceedLimit else { return .headTooLarge(limit: course.limits.parameterBytes) }
        do throws(RequestRefusal) {
            try ParameterBlock.inspect(gathered.parameters, maximumCount: course.settings.maximumParameters)
            return nil
        } catch {
            return error
        }
    }

    private mutating func draft() throws(RequestRefusal) -> RequestDraft {
        var draft = RequestDraft()
        try request.forEachVariable { (name, value) throws(RequestRefusal) in
            try draft.add(name: name, value: value, names: &names)
        }
        return draft
    }

    private func checkBody(of gathered: RequestGatherer, declared: Int?) throws(RequestRefusal) {
        if gathered.bodyExceedsLimit || declared ?? 0 > course.limits.bodyBytes {
            throw .bodyTooLarge(limit: course.limits.bodyBytes)
        }
        if let declared, declared != gathered.bodyCount {
            throw .malformed("The body is not as long as the request says.")
        }
    }
}

/// The reply to a peer that wants another role played than the responder's (FastCGI Specification 1.0, section 5.5).
enum UnknownRole {
    private static let protocolStatus: UInt8 = 3

    static func reply(to requestID: UInt16) -> [UInt8] {
        var bytes: [UInt8] = []
        RecordHeader.append(.endRequest, requestID: requestID, contentCount: 8, to: &bytes)
        bytes.append(contentsOf: [0, 0, 0, 0, protocolStatus, 0, 0, 0])
        return bytes
    }
}
