import NIOHTTP1

/// Every answer that is none. The raw value is the refusal's name in `POST /_faults`.
///
/// Bodies are the recorded ones where one is recorded; texts of our own are marked so. (providers.md, A.2 and A.6.)
enum Refusal: String, Error, CaseIterable, Sendable {
    case missingDomain = "wrong_params"
    case limitNotPositive = "limit_not_positive"
    case limitTooLarge = "limit_too_large"
    case offsetNotPositive = "offset_not_positive"
    case planCap = "plan_cap"
    case olderPlanCap = "plan_cap_older"
    case invalidSeniority = "invalid_seniority"
    case invalidDepartment = "invalid_department"
    case invalidType = "invalid_type"
    case invalidRequiredField = "invalid_required_field"
    case invalidVerificationStatus = "invalid_verification_status"
    case invalidDecisionMaker = "invalid_decision_maker"
    case invalidLocation = "invalid_location"
    case missingName = "missing_name"
    case missingEmail = "missing_email"
    case invalidEmail = "invalid_email"
    case invalidDuration = "invalid_max_duration"
    /// 222: an answer that is none.
    case unexpectedSMTP = "unexpected_smtp_response"
    case unreadableBody = "unreadable_body"
    case bodyTooLarge = "body_too_large"
    case authenticationFailed = "authentication_failed"
    case noCredit = "no_credit"
    case forbidden
    case blocked
    case notFound = "not_found"
    case usageLimit = "usage_limit"
    case verificationLimit = "verification_limit"
    case tryLater = "try_later"
    case restrictedAccount = "restricted_account"
    case claimedEmail = "claimed_email"
    case serverError = "server_error"
    case badGateway = "bad_gateway"

    /// The HTTP status, which is the body's `code` as well.
    var status: Int {
        switch self {
        case .unexpectedSMTP: 222
        case .missingDomain, .limitNotPositive, .limitTooLarge, .offsetNotPositive, .planCap, .olderPlanCap,
            .invalidSeniority, .invalidDepartment, .invalidType, .invalidRequiredField, .invalidVerificationStatus,
            .invalidDecisionMaker, .invalidLocation, .missingName, .missingEmail, .invalidEmail, .invalidDuration,
            .unreadableBody:
            400
        case .authenticationFailed: 401
        case .noCredit: 402
        case .forbidden, .blocked: 403
        case .notFound: 404
        case .bodyTooLarge: 413
        case .usageLimit, .verificationLimit, .tryLater, .restrictedAccount: 429
        case .claimedEmail: 451
        case .serverError: 500
        case .badGateway: 502
        }
    }

    /// The body's `id`.
    var id: String {
        switch self {
        case .missingDomain, .invalidType, .invalidRequiredField, .invalidVerificationStatus, .invalidDecisionMaker,
            .invalidLocation, .missingName, .missingEmail, .invalidEmail, .invalidDuration, .unreadableBody,
            .bodyTooLarge:
            "wrong_params"
        case .limitNotPositive, .limitTooLarge, .offsetNotPositive, .planCap, .olderPlanCap: "pagination_error"
        case .usageLimit, .verificationLimit, .tryLater: "too_many_requests"
        // 402's id names the bucket of credits; which words it uses is not recorded.
        case .noCredit: "credits"
        case .invalidSeniority, .invalidDepartment, .authenticationFailed, .forbidden, .blocked, .notFound,
            .restrictedAccount, .claimedEmail, .unexpectedSMTP, .serverError, .badGateway:
            rawValue
        }
    }

    /// The answer as it is sent.
    var answer: Answer { answer(status: status) }

    /// The answer under another status: a throttled call is 403 or 429, as the simulator was told.
    func answer(status: Int) -> Answer {
        let status = HTTPResponseStatus(statusCode: status)
        switch self {
        case .blocked: return Answer(status: status, contentType: Answer.html, body: ErrorPage.blocked)
        case .badGateway: return Answer(status: status, contentType: Answer.html, body: ErrorPage.badGateway)
        default:
            let body = JSONWriter.bytes { json in
                json.array("errors") { json in
                    json.object { json in
                        json.member("id", id)
                        json.member("code", Int(status.code))
                        json.member("details", details)
                    }
                }
            }
            return Answer(status: status, body: body)
        }
    }
}
