import NIOHTTP1

extension Simulator {
    /// `GET /v2/email-verifier` (providers.md, A.10). Costs half a credit of a pool, and only once it is known whether mail
    /// arrives (A.9).
    ///
    /// The first question after an address of a `slow…` domain is answered with 202, of a `flaky…` one with 222; the next
    /// gets the result. Neither is charged.
    func verifyEmail(_ call: Call) -> Answer {
        if let answer = turnedAway(call) { return answer }
        do throws(Refusal) {
            let parameters = try Parameters(of: call.request, body: [])
            guard let text = parameters.text("email") else { throw .missingEmail }
            guard let verification = Verification(of: text) else { throw .invalidEmail }
            if call.keyClass == .trial { return Answer(status: .ok, body: TrialReply.verification) }
            try admitVerification(call)
            switch verification.company.kind {
            case .claimed: throw .claimedEmail
            case .html: throw .badGateway
            case .flaky where isFirst(text, for: call): throw .unexpectedSMTP
            case .slow where isFirst(text, for: call):
                return Answer(status: .accepted, body: JSONWriter.bytes(verification.writeRunning))
            default: break
            }
            if verification.isCharged { chargeVerification(call) }
            return .json(verification.write)
        } catch {
            return error.answer
        }
    }
}
