/// Why the store could not do its work. Nothing of the asked-for change was kept.
package enum StoreFault: Error, Hashable, Sendable {
    /// Somebody else held the lock for longer than we wait.
    case busy
    /// The disk is full.
    case full
    /// The file may not be written.
    case readOnly
    /// The file was made by a newer program; the text says which migrations are unknown here.
    case newer(String)
    /// The file is not the one that was opened: it was removed, or another put in its place.
    case replaced
    /// Anything else the engine said: for logs, never for a reply.
    case broken(String)
}

extension StoreFault: CustomStringConvertible {
    /// A sentence for whoever runs the programs.
    package var description: String {
        switch self {
        case .busy: "Another program has kept the database locked for too long."
        case .full: "The disk that the database is on is full."
        case .readOnly: "The database may not be written: check who owns it and its folder, and their modes."
        case .newer(let steps):
            "The database was made by a newer version, which has made \(steps) in it: run that version."
        case .replaced:
            "The database file was removed or replaced while it was open: start the program again, and next time stop it "
                + "before."
        case .broken(let words): words
        }
    }
}
