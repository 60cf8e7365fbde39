/// What the contract says of routes whose replies may wait for news.
extension Preferences {
    static let parameter = HeaderParameter(
        "Prefer", .text(),
        "`wait=N`: to wait N seconds for news, at most \(longestWait). Whatever else is in it is passed over.",
        complaint: { _ in nil })

    /// What `wait` does, for the description of a route. `end` is a clause: what has happened when no more news come.
    static func description(until end: String) -> String {
        """
        With `Prefer: wait=N` (RFC 7240, section 4.3) the reply comes when \(end), and, where `If-None-Match` names what \
        the client has, when it is another; after N seconds, at most \(longestWait), with what there is then.
        """
    }

    /// The fields of such a reply. `unfinished` is a clause: what goes on while there may be more news.
    static func fields(while unfinished: String) -> [(name: String, meaning: String)] {
        [
            ("Retry-After", "When to look again, in seconds, while \(unfinished)."),
            ("Preference-Applied", "The wait that was granted, as in `wait=5`."),
            ("Vary", "`Prefer`."),
        ]
    }
}
