import Enrichment
import HTTPTypes

/// A request as it came, for as long as its answer takes.
struct Asked: Sendable {
    let request: HTTPRequest
    let body: [UInt8]
    let id: String
    let beganAt: SteadyInstant
    /// The token that it came with, good for it or not; nil while or where that is not known.
    var token: TokenID?
    /// Under which it counts; nil for what is not to be counted.
    var visit: Visit?
}
