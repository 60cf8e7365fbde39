import NIOHTTP1

/// Every answer of Snov's that is none. The raw value is its name in `POST /_faults`.
///
/// Snov has three envelopes (providers.md, B.5). Texts that are not recorded are ours, and so are the statuses that
/// B.1, B.2 and B.5 call undocumented.
enum SnovRefusal: String, Error, CaseIterable, Sendable {
    case invalidClient = "snov_invalid_client"
    case withoutToken = "snov_without_token"
    case unsupportedGrant = "snov_unsupported_grant"
    case invalidToken = "snov_invalid_token"
    case blocked = "snov_blocked"
    case rateLimit = "snov_rate_limit"
    case outOfCredits = "snov_out_of_credits"
    case outOfCreditsOfOld = "snov_out_of_credits_old"
    case notFound = "snov_not_found"
    case methodNotAllowed = "snov_method_not_allowed"
    case missingDomain = "snov_missing_domain"
    case invalidPage = "snov_invalid_page"
    case invalidNext = "snov_invalid_next"
    case tooManyPositions = "snov_too_many_positions"
    case invalidRows = "snov_invalid_rows"
    case invalidEmails = "snov_invalid_emails"
    case unreadableBody = "snov_unreadable_body"
    case serverError = "snov_server_error"
    case gatewayTimeout = "snov_gateway_timeout"

    private static let outOfCreditsText = "Sorry, you ran out of credits, please order more credits"

    private var status: HTTPResponseStatus {
        switch self {
        case .withoutToken: .ok
        case .outOfCredits, .missingDomain, .invalidPage, .invalidNext, .tooManyPositions, .invalidRows,
            .invalidEmails, .unreadableBody, .unsupportedGrant:
            .badRequest
        case .invalidClient, .invalidToken: .unauthorized
        case .blocked: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .rateLimit: .tooManyRequests
        case .serverError: .internalServerError
        case .outOfCreditsOfOld: .badGateway
        case .gatewayTimeout: .gatewayTimeout
        }
    }

    var answer: Answer {
        switch self {
        case .blocked: Answer(status: status, contentType: Answer.html, body: ErrorPage.blocked)
        case .gatewayTimeout: Answer(status: status, contentType: Answer.html, body: ErrorPage.gatewayTimeout)
        default: Answer(status: status, body: JSONWriter.bytes(write))
        }
    }

    private func write(_ json: inout JSONWriter) {
        switch self {
        case .invalidClient: Self.write("invalid_client", "Client authentication failed", &json)
        case .unsupportedGrant: Self.write("unsupported_grant_type", "The grant type must be client_credentials", &json)
        case .invalidToken: Self.write("invalid_token", "The access token is invalid or has expired", &json)
        case .rateLimit: json.member("error", "Rate limit exceeded")
        case .outOfCredits:
            json.array("errors") { json in json.object { $0.member("user_id", Self.outOfCreditsText) } }
        case .outOfCreditsOfOld: Self.fail(Self.outOfCreditsText, &json)
        case .withoutToken: Self.fail("Client authentication failed", &json)
        case .methodNotAllowed: Self.fail("Method not allowed", &json)
        case .notFound:
            json.object("errors") { json in
                json.member("code", 404)
                json.member("title", "Sorry, but url or entity not found")
                json.member("source", "")
            }
        case .missingDomain: Self.write(errors: ["The domain field is required."], &json)
        case .tooManyPositions: Self.write(errors: ["No more than 10 positions may be given."], &json)
        case .invalidRows: Self.write(errors: ["1 to 10 rows with first_name, last_name and domain."], &json)
        case .invalidEmails: Self.write(errors: ["1 to 10 emails may be given."], &json)
        case .invalidPage: Self.write(error: "The page must be a positive integer.", &json)
        case .invalidNext: Self.write(error: "The next page is not known.", &json)
        case .unreadableBody: Self.write(error: "The body of the request can't be read.", &json)
        case .serverError, .blocked, .gatewayTimeout: Self.fail("Server error", &json)
        }
    }

    private static func write(_ error: String, _ message: String, _ json: inout JSONWriter) {
        json.member("error", error)
        json.member("message", message)
    }

    private static func fail(_ message: String, _ json: inout JSONWriter) {
        json.member("success", false)
        json.member("message", message)
    }

    private static func write(errors: [String], _ json: inout JSONWriter) {
        json.member("success", false)
        json.array("errors", of: errors)
    }

    private static func write(error: String, _ json: inout JSONWriter) {
        json.member("success", false)
        json.member("errors", error)
    }
}
