import ArgumentParser
import Enrichment
import Sealing
import Storage

extension Tokens {
    /// `enrichctl tokens create`.
    struct Create: Command {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token and prints it, this once.",
            discussion: """
                The token alone goes to standard output, and what there is to say of it to standard error. It can't be \
                shown again: who loses it makes another and revokes this one.

                Examples:
                  enrichctl tokens create --name crm --scope write --expires-in 90d
                  (umask 077; enrichctl tokens create --name backup --scope read > backup.token)
                """)

        @OptionGroup var options: DatabaseOptions
        @Option(help: "What to tell the token by, 1 to 100 characters.")
        var name: String
        @Option(help: "How far it goes: read, write or admin.")
        var scope: AccessScope
        @Option(help: "How long it is valid: 30m, 12h, 90d or 52w. Without it, until it is revoked.")
        var expiresIn: Lifetime?
        @Flag(help: "Print a JSON object.")
        var json = false

        func validate() throws {
            let isOneLine = name.unicodeScalars.allSatisfy { scalar in
                ![.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            }
            guard (1...100).contains(name.unicodeScalars.count), isOneLine, !name.allSatisfy(\.isWhitespace) else {
                throw ValidationError("The name must be 1 to 100 characters in one line, and not blank.")
            }
        }

        func execute() throws {
            let store = try options.openStore()
            let token = NewToken()
            let expiry = expiresIn.map { $0.end(from: SystemTimekeeper().wallNow()) }
            let id = try store.create(
                CreateToken(name: name, scope: scope, digest: token.digest, expiresAt: expiry))
            do {
                let made = Made(
                    id: id.rawValue, name: name, scope: scope.rawValue, expiresAt: expiry?.columnText, token: token.text
                )
                try StandardOutput.write(json ? JSONText.line(made) : token.text + "\n")
            } catch {
                // Nobody has seen it, or a part of it lies somewhere: either way it is to let nobody in.
                _ = try store.revoke(id)
                throw error
            }
            if !json {
                let end = expiry.map { "expires \($0.columnText) UTC" } ?? "valid until it is revoked"
                StandardError.say("token \(id.rawValue), \(scope.rawValue), \(end). It is shown this once.")
            }
        }

        private struct Made: Encodable {
            let id: Int64
            let name: String
            let scope: String
            let expiresAt: String?
            let token: String
        }
    }
}
