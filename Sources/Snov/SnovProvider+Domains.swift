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
        case .final(let verdict): return .unsaid(verdict)
        }
    }
}
