import FastCGI
import WebAPI

extension FastCGI.Answer {
    /// The API's answer, as the wire knows it. The threads' own is their API.
    init(_ answer: WebAPI.Answer) {
        switch answer {
        case .whole(let response, let body):
            self = .whole(response, body)
        case .pieces(let response, let pieces):
            self = .pieces(response, FastCGI.Pieces(pieces))
        case .later(let later):
            self = .later(FastCGI.Later(later))
        }
    }
}

extension FastCGI.Pieces {
    fileprivate init(_ pieces: WebAPI.Pieces) {
        self.init(pieces.first, then: FastCGI.Rest(pieces.rest)) { bytes, end in
            switch end {
            case .whole: pieces.ended(bytes, .whole)
            case .failed(let error): pieces.ended(bytes, .failed(error))
            case .notTaken: pieces.ended(bytes, .notTaken)
            }
        }
    }
}

extension FastCGI.Rest {
    fileprivate init(_ rest: @escaping WebAPI.Rest) {
        self.init { (api: API) in
            switch try rest(api) {
            case .more(let bytes, let next): .more(bytes, then: FastCGI.Rest(next))
            case .last(let bytes): .last(bytes)
            }
        }
    }
}

extension FastCGI.Later {
    fileprivate init(_ later: WebAPI.Later) {
        self.init(
            patience: later.patience,
            again: { (api: API) in later.again(api).map { FastCGI.Answer($0) } },
            atLast: { (api: API, end) in FastCGI.Answer(later.atLast(api, WebAPI.Later.End(end))) },
            dropped: later.dropped)
    }
}

extension WebAPI.Later.End {
    fileprivate init(_ end: FastCGI.Later.End) {
        switch end {
        case .timeIsUp: self = .timeIsUp
        case .noPlace: self = .noPlace
        case .stopping: self = .stopping
        }
    }
}
