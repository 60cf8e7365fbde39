extension Refusal {
    /// The body's `details`. "Recorded" texts were given by the service or its documentation; the others are ours.
    var details: String {
        recordedDetails ?? ownDetails
    }

    private var recordedDetails: String? {
        switch self {
        case .missingDomain: "You are missing the domain parameter"
        case .limitNotPositive: "The parameter 'limit' should be a positive integer."
        case .limitTooLarge: "The parameter 'limit' should range between 1 and 100."
        case .planCap: "The search results are limited to 10 email addresses on your current plan."
        case .olderPlanCap: "You're limited to 10 email addresses on your current plan"
        case .authenticationFailed: "No user found for the API key supplied"
        case .forbidden: "API keys can't be managed with an OAuth token. Use your API key instead."
        case .usageLimit:
            "You've reached the limit for the number of searches per billing period included in your plan."
        case .tryLater: "Too many requests, try again later."
        case .restrictedAccount: "Your account has no usable subscription."
        default: nil
        }
    }

    private var ownDetails: String {
        switch self {
        case .offsetNotPositive: "The parameter 'offset' should be a positive integer."
        case .invalidSeniority: "The parameter 'seniority' holds no known seniority."
        case .invalidDepartment: "The parameter 'department' holds no known department."
        case .invalidType: "The parameter 'type' should be personal or generic."
        case .invalidRequiredField: "The parameter 'required_field' should be full_name, position or phone_number."
        case .invalidVerificationStatus: "The parameter 'verification_status' holds no known status."
        case .invalidDecisionMaker: "The parameter 'decision_maker' should be true or false."
        case .invalidLocation: "The parameter 'location' is not valid."
        case .missingName: "You are missing the first_name and last_name, or the full_name parameter"
        case .missingEmail: "You are missing the email parameter"
        case .invalidEmail: "The parameter 'email' is not an email address."
        case .invalidDuration: "The parameter 'max_duration' should range between 3 and 20."
        case .unexpectedSMTP: "The remote mail server answered unexpectedly. Try again later."
        case .verificationLimit:
            "You've reached the limit for the number of verifications per billing period included in your plan."
        case .unreadableBody: "The body of the request can't be read."
        case .bodyTooLarge: "The body of the request is too large."
        case .noCredit: "You have no credits left. Log in to upgrade your plan or to buy credits."
        case .notFound: "There is nothing at this address."
        case .claimedEmail: "The owner of this address asked us not to process it."
        default: "Something went wrong on our side."
        }
    }
}
