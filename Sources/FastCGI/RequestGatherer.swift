/// Puts requests together from the bytes of a connection as they come, one after the other, and never waits.
///
/// It stands between the socket and libfcgi, which trusts lengths it reads: a pair of hostile lengths in a PARAMS
/// record aborts the process or makes it reserve 2 GiB, and a GET_VALUES record may run over a buffer on its stack.
/// So libfcgi gets to read only what was found sound here, and only once all of it is there: no thread ever waits
/// for the rest of a request. Bodies are gathered here alone.
///
/// Content beyond a limit is counted and thrown away rather than kept, so that the refusal still reaches the peer.
/// What breaks the record protocol (FastCGI Specification 1.0, sections 3.3 and 5) ends the connection.
struct RequestGatherer: Sendable {
    struct Limits: Hashable, Sendable {
        let parameterBytes: Int
        let bodyBytes: Int
        /// How much of an overlong body is thrown away before the connection is given up.
        var discardedBytes: Int { 64 << 20 }
    }

    /// The role the peer asks to be played (section 5.1).
    enum Role: UInt16, Sendable {
        case responder = 1
    }

    private enum Stage: Sendable {
        case beginning, parameters, body, complete
    }

    let limits: Limits
    private(set) var requestID: UInt16 = 0
    /// Nil for a role other than the responder's.
    private(set) var role: Role?
    private(set) var keepsConnection = false
    /// The name-value pairs as sent (section 3.4); empty when there were more than the limit.
    private(set) var parameters: [UInt8] = []
    private(set) var parameterCount = 0
    /// Empty when it was longer than the limit.
    private(set) var body: [UInt8] = []
    private(set) var bodyCount = 0

    private var stage = Stage.beginning
    private var headerBytes: [UInt8] = []
    private var header: RecordHeader?
    private var contentLeft = 0
    private var paddingLeft = 0
    private var beginning: [UInt8] = []

    init(limits: Limits) {
        self.limits = limits
    }

    var isComplete: Bool { stage == .complete }
    /// Nothing of a request has come yet.
    var isIdle: Bool { stage == .beginning && headerBytes.isEmpty && header == nil }
    var parametersExceedLimit: Bool { parameterCount > limits.parameterBytes }
    var bodyExceedsLimit: Bool { bodyCount > limits.bodyBytes }

    /// Takes bytes up to the end of the request; returns those behind it, which belong to the next.
    mutating func gather(_ bytes: ArraySlice<UInt8>) throws(ConnectionFault) -> ArraySlice<UInt8> {
        var rest = bytes
        while !isComplete, !rest.isEmpty {
            if header == nil {
                try takeHeader(from: &rest)
            } else if contentLeft > 0 {
                try takeContent(from: &rest)
            } else {
                let count = min(paddingLeft, rest.count)
                paddingLeft -= count
                rest = rest.dropFirst(count)
            }
            try endRecordIfWhole()
        }
        return rest
    }

    /// Gives the body away and makes ready for the next request; the room taken for parameters is kept.
    mutating func takeBody() -> [UInt8] {
        defer { body = [] }
        return body
    }

    /// Makes ready for the next request on the same connection.
    mutating func reset() {
        stage = .beginning
        parameters.removeAll(keepingCapacity: true)
        parameterCount = 0
        body = []
        bodyCount = 0
        beginning.removeAll(keepingCapacity: true)
    }

    private mutating func takeHeader(from rest: inout ArraySlice<UInt8>) throws(ConnectionFault) {
        let count = min(RecordHeader.byteCount - headerBytes.count, rest.count)
        headerBytes.append(contentsOf: rest.prefix(count))
        rest = rest.dropFirst(count)
        guard headerBytes.count == RecordHeader.byteCount else { return }
        let header = try RecordHeader(headerBytes)
        headerBytes.removeAll(keepingCapacity: true)
        try admit(header)
        self.header = header
        contentLeft = header.contentCount
        paddingLeft = header.paddingCount
    }

    /// Whether a record with this header may come now.
    private func admit(_ header: RecordHeader) throws(ConnectionFault) {
        guard let kind = header.kind else { throw .unsoundRecords("a record of a kind no request has") }
        if stage == .beginning {
            guard kind == .beginRequest, header.requestID != 0, header.contentCount == 8 else {
                throw .unsoundRecords("a request begins with something other than a BEGIN_REQUEST record")
            }
        } else {
            guard header.requestID == requestID else { throw .unsoundRecords("two requests at once on one connection") }
            guard kind == (stage == .parameters ? .parameters : .standardInput) else {
                throw .unsoundRecords("a record out of order")
            }
        }
    }

    private mutating func takeContent(from rest: inout ArraySlice<UInt8>) throws(ConnectionFault) {
        let content = rest.prefix(contentLeft)
        contentLeft -= content.count
        rest = rest.dropFirst(content.count)
        switch stage {
        case .beginning:
            beginning.append(contentsOf: content)
        case .parameters:
            parameterCount += content.count
            guard parametersExceedLimit else { return parameters.append(contentsOf: content) }
            parameters = []
        case .body, .complete:
            bodyCount += content.count
            guard bodyExceedsLimit else { return body.append(contentsOf: content) }
            body = []
        }
        if max(parameterCount, bodyCount) > limits.discardedBytes {
            throw .unsoundRecords("a request without an end")
        }
    }

    private mutating func endRecordIfWhole() throws(ConnectionFault) {
        guard let header, contentLeft == 0, paddingLeft == 0 else { return }
        self.header = nil
        switch stage {
        case .beginning:
            requestID = header.requestID
            role = Role(rawValue: UInt16(beginning[0]) << 8 | UInt16(beginning[1]))
            keepsConnection = beginning[2] & 1 == 1
            stage = .parameters
        case .parameters:
            if header.contentCount == 0 { stage = .body }
        case .body, .complete:
            if header.contentCount == 0 { stage = .complete }
        }
    }
}
