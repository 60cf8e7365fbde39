import Enrichment
import HTTPTypes
import ProviderWire
import Synchronization

/// A transport that answers from a list and remembers what it was asked.
final class ScriptedHunter: Sendable {
    typealias Answer = Result<(status: Int, body: [UInt8]), any Error>

    struct OutOfAnswers: Error {}

    private let answers: Mutex<[Answer]>
    private let asked = Mutex<[HTTPRequest]>([])
    private let noted = Mutex<[Price]>([])

    init(_ answers: [Answer]) {
        self.answers = Mutex(answers)
    }

    /// The path and query of each request so far.
    var paths: [String] {
        asked.withLock { $0.map { $0.path ?? "" } }
    }

    /// What each call was said to cost, and then did and came to; nil where nothing was said.
    var prices: [Price] {
        noted.withLock { $0 }
    }

    struct Price: Hashable {
        let most: Int
        var charge: Charge?
        var outcome: CallOutcome?
    }

    func send(
        _ request: HTTPRequest, _ body: [UInt8], _ mostCredits: Int
    ) async throws -> (HTTPResponse, [UInt8], Settle) {
        let index = noted.withLock { prices in
            prices.append(Price(most: mostCredits))
            return prices.count - 1
        }
        asked.withLock { $0.append(request) }
        let answer = try answers.withLock { answers throws(OutOfAnswers) in
            guard !answers.isEmpty else { throw OutOfAnswers() }
            return answers.removeFirst()
        }
        let (status, body) = try answer.get()
        let response = HTTPResponse(status: HTTPResponse.Status(code: status))
        return (
            response, body,
            { charge, outcome in
                self.noted.withLock { ($0[index].charge, $0[index].outcome) = (charge, outcome) }
            }
        )
    }
}
