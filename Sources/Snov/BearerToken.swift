import Enrichment

/// What Snov wants to see with every call: it stands for the credentials for a while (providers.md, B.1).
///
/// It prints as nothing, as the credentials do.
struct BearerToken: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Another one is asked for so long before its end.
    static let spare = Duration.seconds(60)

    let text: String
    /// When Snov takes it no more, by its own word.
    let endsAt: SteadyInstant
    /// From when on another one is asked for.
    let renewAt: SteadyInstant

    /// One that lives for less than twice the spare is renewed at half its life.
    init(_ text: String, lifetime: Duration, since now: SteadyInstant) {
        self.text = text
        endsAt = now.advanced(by: lifetime)
        renewAt = now.advanced(by: max(lifetime - Self.spare, lifetime / 2))
    }

    var description: String { "access token" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
