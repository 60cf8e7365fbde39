import HTTPTypes

extension Reply {
    /// A resource that changes until it is final, which a client may wait for (RFC 7240, section 4.3): the reply comes
    /// when it is final or, where the client says what it has, when it is another.
    static func reading(_ object: [UInt8], isFinal: Bool, to call: Call) -> Reply {
        var reply = success(data: object)
        if !isFinal { reply = reply.retry(afterSeconds: 1) }
        reply.fields[.vary] = "Prefer"
        if let seconds = Preferences(call.request.headerFields).wait {
            let known = call.request.headerFields[.ifNoneMatch]
            let isNews = isFinal || known.map { !reply.isKnown(to: $0) } ?? false
            reply.fields[.preferenceApplied] = "wait=\(seconds)"
            reply.heldBack = isNews ? nil : .change(atMost: .seconds(seconds))
        }
        return reply
    }
}
