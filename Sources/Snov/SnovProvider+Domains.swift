import Enrichment
import ProviderWire

/// What Snov says of a domain for nothing.
extension SnovProvider {
    enum EmailCount {
        case said(EmailCountReply)
        /// Why it did not.
        case unsaid(Verdict)
    }

    func emailCount(of domain: String) async throws -> EmailCount {
        let heard = try await ask(.emailCount(of: domain))
        switch heard.answer {
        case .reply:
            do throws(WireFault) {
                return .said(try EmailCountReply(heard.body))
            } catch {
                return .unsaid(.malformed(error, heard.body))
            }
        case .gone(let failure): return .unsaid(.refused(failure))
        case .unreadable(let verdict), .final(let verdict): return .unsaid(verdict)
        }
    }
}

extension Finding {
    /// What there is to say of a domain that gives out mailboxes.
    init(ofWebmail domain: String, company: CompanyFacts?) {
        let note = "Snov says that \(domain) gives mail addresses to anybody: nothing was bought."
        self.init(contacts: [], resultsAvailable: nil, credits: 0, note: note, company: company)
    }
}
