import Enrichment
import HTTPTypes

/// Refusals of somebody who may not call, with the `WWW-Authenticate` field that says what is missing (RFC 6750,
/// section 3). None of them repeats what was sent.
enum Challenge {
    private static let bearer = #"Bearer realm="enrichd""#

    /// A request without anything is told nothing but the scheme (RFC 6750, section 3.1).
    static let noToken = refusal(
        .unauthorized, "This needs an access token: Authorization: Bearer …. `enrichctl tokens create` makes one.",
        bearer)

    static let malformed = refusal(
        .malformedRequest, "The Authorization field must be given once, as Bearer and one token.",
        bearer + #", error="invalid_request""#)

    static let unknownToken = invalidToken("The access token is not known here.")
    static let revokedToken = invalidToken("The access token was revoked.")
    static let expiredToken = invalidToken("The access token has expired.")

    private static func invalidToken(_ why: String) -> Problem {
        refusal(.unauthorized, why, bearer + #", error="invalid_token""#)
    }

    static func insufficientScope(_ scope: AccessScope, needed: AccessScope) -> Problem {
        refusal(
            .insufficientScope, "This needs a token of scope \(needed.rawValue); yours has \(scope.rawValue).",
            bearer + #", error="insufficient_scope", scope="\#(needed.rawValue)""#)
    }

    private static func refusal(_ kind: ProblemKind, _ detail: String, _ challenge: String) -> Problem {
        var problem = Problem(kind, detail)
        problem.fields[.wwwAuthenticate] = challenge
        return problem
    }
}
