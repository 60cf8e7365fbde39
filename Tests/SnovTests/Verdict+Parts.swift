import Enrichment

extension Verdict {
    var finding: Finding? {
        if case .found(let finding) = self { finding } else { nil }
    }

    var failure: Failure? {
        switch self {
        case .stops(let failure), .refused(let failure), .unavailable(let failure): failure
        case .found, .throttled: nil
        }
    }
}
