import ArgumentParser
import Enrichment
import Storage

extension Tokens {
    /// `enrichctl tokens revoke`.
    struct Revoke: Command {
        static let configuration = CommandConfiguration(
            abstract: "Revokes a token, at once and for good.",
            discussion: """
                No responder lets a request begin with it any more by the time this ends. Revoking it again changes \
                nothing and is no error.

                Example:
                  enrichctl tokens revoke 3
                """)

        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The token's number, as `tokens list` and the responder's log give it.")
        var id: Int64
        @Flag(help: "Print a JSON object.")
        var json = false

        func execute() throws {
            let revocation = try options.openStore().revoke(TokenID(rawValue: id))
            let sentence: String
            switch revocation {
            case .unknownToken: throw CommandFault(.data, "There is no token \(id).")
            case .revoked: sentence = "Token \(id) is revoked."
            case .alreadyRevoked: sentence = "Token \(id) was revoked before."
            }
            let report = Report(id: id, state: .revoked, isNew: revocation == .revoked)
            try StandardOutput.write(json ? JSONText.line(report) : sentence + "\n")
        }

        private struct Report: Encodable {
            let id: Int64
            let state: Entry.State
            let isNew: Bool
        }
    }
}
