import Synchronization

extension Simulator {
    /// `GET /v1/get-balance`: free (providers.md, B.2). The balance is text with decimals.
    func balance(of account: SnovAccount) -> Answer {
        let left = state.withLock { snovCreditsLeft(of: account, in: $0.snov) }
        return .json { json in
            json.member("success", true)
            json.object("data") { json in
                json.member("balance", "\(left).00")
                json.member("teamwork", false)
                json.member("unique_recipients_used", 0)
                json.member("limit_resets_in", 29)
                json.member("expires_in", 359)
            }
        }
    }

    /// `POST /v1/get-domain-emails-count`: free (providers.md, B.2).
    func countSnovEmails(_ parameters: SnovParameters) throws(SnovRefusal) -> Answer {
        let company = SnovCompany(domain: try SnovQuestion.domain(parameters))
        return .json { json in
            json.member("success", true)
            json.member("domain", company.domain)
            json.member("webmail", company.company.kind == .webmail)
            json.member("result", company.domainEmails.count + company.genericContacts.count)
        }
    }

    func snovCreditsLeft(of account: SnovAccount, in state: SnovState) -> Int {
        account.kind.credits(ordinary: settings.snovCredits) - state.ledger.credits(of: account.digest)
    }
}
