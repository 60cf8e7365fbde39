/// A reply in pieces on its way: what of it is still to be sent, and what makes the rest.
///
/// libfcgi has sent the head. The pieces are framed here, because its streams know only writes that wait.
struct Sending: Sendable {
    /// What a thread's turn came to.
    enum Progress {
        /// The peer must take something first.
        case waits
        /// The reply and its end are with the kernel.
        case ended
        case failed(any Error)
        case peerGone
    }

    private let requestID: UInt16
    private let ended: @Sendable (_ bytes: Int, Pieces.End) -> Void
    /// Nil once the last piece is made.
    private var rest: Rest?
    /// Records that the kernel has not taken yet, from `position` on.
    private var records: [UInt8] = []
    private var position = 0
    /// How much of the body was framed so far.
    private var bytes = 0
    /// How much the peer had not taken when the wait for it began.
    private var queued = 0

    init(_ pieces: Pieces, requestID: UInt16) {
        self.requestID = requestID
        rest = pieces.rest
        ended = pieces.ended
        frame(pieces.first)
    }

    /// Sends what is left of the last piece, and when that is gone, makes one more and sends as much of it as goes
    /// without waiting.
    mutating func takeTurn(on connection: Descriptor, _ seat: Seat) -> Progress {
        guard send(on: connection) else { return .peerGone }
        if records.isEmpty, let rest {
            do {
                switch try rest.make(seat) {
                case .more(let piece, let next):
                    frame(piece)
                    self.rest = next
                case .last(let piece):
                    frame(piece)
                    frameEnd()
                    self.rest = nil
                }
            } catch {
                return .failed(error)
            }
            guard send(on: connection) else { return .peerGone }
        }
        if records.isEmpty, rest == nil { return .ended }
        queued = connection.untakenBytes
        return .waits
    }

    /// Whether the peer has taken anything since this was asked last; the kernel counts a piece as taken when all of it is.
    mutating func peerMoves(on connection: Descriptor) -> Bool {
        let before = queued
        queued = connection.untakenBytes
        return queued < before
    }

    /// Tells whoever wants to know, once. What the kernel has taken counts as sent.
    func end(_ end: Pieces.End) {
        ended(max(0, bytes - (records.count - position)), end)
    }

    /// False when the connection is broken.
    private mutating func send(on connection: Descriptor) -> Bool {
        while position < records.count {
            switch connection.sendSome(records[position...]) {
            case .bytes(let count): position += count
            case .nothing: return true
            case .broken: return false
            }
        }
        records.removeAll()
        position = 0
        return true
    }

    private mutating func frame(_ piece: [UInt8]) {
        bytes += piece.count
        records.reserveCapacity(piece.count + 4 * RecordHeader.byteCount)
        var left = piece[...]
        // An empty record would be the stream's end.
        while !left.isEmpty {
            let content = left.prefix(RecordHeader.maximumContent)
            RecordHeader.append(.standardOutput, requestID: requestID, contentCount: content.count, to: &records)
            records.append(contentsOf: content)
            left = left.dropFirst(content.count)
        }
    }

    /// The end of the stream and of the request (FastCGI Specification 1.0, sections 2.2 and 5.5).
    private mutating func frameEnd() {
        RecordHeader.append(.standardOutput, requestID: requestID, contentCount: 0, to: &records)
        RecordHeader.append(.endRequest, requestID: requestID, contentCount: 8, to: &records)
        records.append(contentsOf: [UInt8](repeating: 0, count: 8))
    }
}
