import Enrichment

extension Verdict {
    var finding: Finding? {
        if case .found(let finding) = self { finding } else { nil }
    }

    var isWorthAnotherTry: Bool {
        switch self {
        case .unavailable, .throttled: true
        case .found, .refused, .stops: false
        }
    }

    var failure: Failure? {
        switch self {
        case .stops(let failure), .refused(let failure), .unavailable(let failure): failure
        case .found, .throttled: nil
        }
    }
}
