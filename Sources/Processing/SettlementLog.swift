import Enrichment
import Logging

extension CircuitChange {
    /// What the log says, once each time.
    var sentence: Logger.Message {
        switch self {
        case .opened: "the provider failed again and again: its circuit is open, and calls are held back"
        case .closed: "the provider answers again: its circuit is closed"
        }
    }
}

extension Settlement.Result {
    /// What the log calls it.
    var word: Logger.Message {
        switch self {
        case .enriched: "enriched"
        case .failed: "failed"
        case .postponed: "postponed"
        case .stops: "stopped asking"
        case .givenBack: "given back"
        }
    }

    /// What the log says of it besides; never more than codes, counts and our own sentences.
    var metadata: Logger.Metadata {
        switch self {
        case .enriched(let finding):
            ["outcome": "enriched", "contacts": "\(finding.contacts.count)", "credits": "\(finding.credits)"]
        case .failed(let failure), .stops(let failure):
            ["outcome": "error", "code": "\(failure.code.rawValue)", "detail": "\(failure.message)"]
        case .postponed(_, let reason):
            ["outcome": "postponed", "reason": "\(reason)"]
        case .givenBack:
            ["outcome": "given back"]
        }
    }
}
