import NIOHTTP1
import Testing

@testable import ProviderSimulator

@Suite struct PiecesTests {
    private func pieces(_ delivery: Delivery, body: String = "0123456789") -> (
        pieces: [[UInt8]], ending: Pieces.Ending?
    ) {
        var answer = Answer(status: .ok, body: Array(body.utf8))
        answer.delivery = delivery
        var pieces = Pieces(of: answer)
        var sent: [[UInt8]] = []
        while let piece = pieces?.next() { sent.append(piece) }
        return (sent, pieces?.ending)
    }

    private var whole: [UInt8] {
        Answer(status: .ok, body: Array("0123456789".utf8)).serialized
    }

    @Test func `an answer delivered whole has no pieces`() {
        #expect(pieces(.whole).ending == nil)
    }

    @Test func `a reset cuts the wire's bytes anywhere`() {
        for count in 0...whole.count + 1 {
            let (sent, ending) = pieces(.reset(afterBytes: count))
            #expect(sent.flatMap { $0 } == Array(whole.prefix(count)))
            #expect(ending == .reset)
        }
    }

    @Test(arguments: [(nil, 5), (0, 10), (3, 7), (10, 0), (99, 0)] as [(Int?, Int)])
    func `a truncated body misses its end but not its announced length`(bytes: Int?, missing: Int) {
        let (sent, ending) = pieces(.truncated(bodyBytes: bytes))
        #expect(sent.flatMap { $0 } == Array(whole.dropLast(missing)))
        #expect(ending == .close)
    }

    @Test func `a drip is the whole answer in small pieces`() {
        let sent = pieces(.dripped(bytes: 7, every: .zero)).pieces
        #expect(sent.flatMap { $0 } == whole)
        #expect(sent.dropLast().allSatisfy { $0.count == 7 })
    }

    @Test func `a huge body is valid JSON of unannounced length`() throws {
        let sent = pieces(.huge(bytes: 200_000)).pieces
        let reply = try #require(Reply.parse(sent.flatMap { $0 }).first)
        #expect(reply.headers["content-length"] == nil)
        #expect(try reply.json()["data"]["organization"].text?.utf8.count == 200_000)
        #expect(sent.allSatisfy { $0.count <= 1 << 16 })
    }
}
