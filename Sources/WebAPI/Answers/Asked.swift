import Enrichment
import HTTPTypes

/// A request as it came, for as long as its answer takes.
struct Asked: Sendable {
    let request: HTTPRequest
    let body: [UInt8]
    let id: String
    let beganAt: SteadyInstant
    /// Under which it counts.
    var visit: Visit
    /// The token that it came with, good for it or not; nil while or where that is not known.
    var token: TokenID?
}
