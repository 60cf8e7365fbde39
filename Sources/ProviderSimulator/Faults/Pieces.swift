/// The bytes of a faulty delivery, piece by piece, and how the connection ends after the last.
struct Pieces {
    enum Ending: Hashable {
        case close, reset
    }

    let ending: Ending
    let pause: Duration
    private var front: [UInt8]
    private var fillerBytes: Int
    private var back: [UInt8]
    private let pieceBytes: Int
    private var offset = 0

    /// Nil for an answer that is delivered whole.
    init?(of answer: Answer) {
        fillerBytes = 0
        back = []
        switch answer.delivery {
        case .whole:
            return nil
        case .reset(let count):
            (ending, pause, pieceBytes) = (.reset, .zero, .max)
            front = Array(answer.serialized.prefix(count))
        case .truncated(let count):
            (ending, pause, pieceBytes) = (.close, .zero, .max)
            let missing = answer.body.count - min(count ?? answer.body.count / 2, answer.body.count)
            front = Array(answer.serialized.dropLast(missing))
        case .dripped(let bytes, let interval):
            (ending, pause, pieceBytes) = (.close, interval, bytes)
            front = answer.serialized
        case .huge(let bytes):
            (ending, pause, pieceBytes) = (.close, .zero, 1 << 16)
            front = Array(
                """
                HTTP/1.1 200 OK\r
                Content-Type: \(Answer.json)\r
                Connection: close\r
                \r
                {"data":{"domain":null,"emails":[],"organization":"
                """.utf8)
            fillerBytes = bytes
            back = Array("\"},\"meta\":{\"results\":0}}".utf8)
        }
    }

    /// Whether nothing is left to send.
    var isExhausted: Bool {
        offset == front.count && fillerBytes == 0 && back.isEmpty
    }

    /// The next bytes to send; nil after the last.
    mutating func next() -> [UInt8]? {
        if offset < front.count {
            let piece = front[offset...].prefix(pieceBytes)
            offset += piece.count
            return Array(piece)
        }
        if fillerBytes > 0 {
            let count = min(fillerBytes, pieceBytes)
            fillerBytes -= count
            return Array(repeating: UInt8(ascii: "x"), count: count)
        }
        guard !back.isEmpty else { return nil }
        defer { back = [] }
        return back
    }
}
