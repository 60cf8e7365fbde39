import HTTPTypes
import Synchronization

/// A transport that answers from a list and remembers what it was asked.
final class ScriptedHunter: Sendable {
    typealias Answer = Result<(status: Int, body: [UInt8]), any Error>

    struct OutOfAnswers: Error {}

    private let answers: Mutex<[Answer]>
    private let asked = Mutex<[HTTPRequest]>([])

    init(_ answers: [Answer]) {
        self.answers = Mutex(answers)
    }

    /// The path and query of each request so far.
    var paths: [String] {
        asked.withLock { $0.map { $0.path ?? "" } }
    }

    func send(_ request: HTTPRequest, _ body: [UInt8]) async throws -> (HTTPResponse, [UInt8]) {
        asked.withLock { $0.append(request) }
        let answer = try answers.withLock { answers throws(OutOfAnswers) in
            guard !answers.isEmpty else { throw OutOfAnswers() }
            return answers.removeFirst()
        }
        let (status, body) = try answer.get()
        return (HTTPResponse(status: HTTPResponse.Status(code: status)), body)
    }
}
