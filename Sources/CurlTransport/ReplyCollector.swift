import HTTPTypes

/// Takes a reply in as libcurl hands it over, header line by header line and body piece by piece, within its bounds.
final class ReplyCollector {
    private let maximumHeaderBytes: Int
    private let maximumBodyBytes: Int
    private var headerBytes = 0
    /// Whether the empty line at the end of the head is still to come.
    private(set) var isInHead = false
    private var fields = HTTPFields()
    private var body: [UInt8] = []
    private(set) var isOverfull = false

    init(maximumHeaderBytes: Int, maximumBodyBytes: Int) {
        self.maximumHeaderBytes = maximumHeaderBytes
        self.maximumBodyBytes = maximumBodyBytes
    }

    /// One line with its line end. False when there are more than may be.
    ///
    /// A status line begins the fields anew, so those of an interim reply (1xx) are dropped, but it does not begin the
    /// count anew: no number of interim replies is endless. Trailers after the body are dropped too.
    func takeHeader(_ line: some BidirectionalCollection<UInt8>) -> Bool {
        headerBytes += line.count
        guard headerBytes <= maximumHeaderBytes else {
            isOverfull = true
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            fields = HTTPFields()
            isInHead = true
        } else if isInHead {
            let content = line.trimmed(of: isLineEnd)
            if content.isEmpty {
                isInHead = false
            } else if let field = Self.field(in: content) {
                fields.append(field)
            }
        }
        return true
    }

    /// False when there are more than may be.
    func takeBody(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.count <= maximumBodyBytes - body.count else {
            isOverfull = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// What was taken in. A reply whose status is no number of three digits is none.
    func reply(status: Int) -> Reply? {
        guard 100...999 ~= status else { return nil }
        return (HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields), body)
    }

    func clear() {
        headerBytes = 0
        isInHead = false
        isOverfull = false
        fields = HTTPFields()
        body = []
    }

    /// Nil for a line that is no field: without a colon, or with a name that is no token (RFC 9110 section 5.1).
    /// A folded line (RFC 9112 section 5.2) begins with a blank and is none either.
    private static func field(in line: some BidirectionalCollection<UInt8>) -> HTTPField? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
        else { return nil }
        return HTTPField(name: name, value: Array(line[line.index(after: colon)...].trimmed(of: isBlank)))
    }
}

private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}

extension BidirectionalCollection<UInt8> {
    fileprivate func trimmed(of isUnwanted: (UInt8) -> Bool) -> SubSequence {
        let start = firstIndex { !isUnwanted($0) } ?? endIndex
        let end = self[start...].lastIndex { !isUnwanted($0) }.map(index(after:)) ?? start
        return self[start..<end]
    }
}
