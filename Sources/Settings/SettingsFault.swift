/// What is wrong with the configuration, in a sentence that says which name and what to do.
package enum SettingsFault: Error, Hashable, CustomStringConvertible {
    case unknownNames([String])
    case missing(SettingName)
    case invalid(SettingName, String)
    case unreadable(SettingName, path: String, why: String)
    case noBootID(path: String, why: String)
    /// Without the suppression key that a database was used with, everybody who was forgotten would come back.
    case lostSuppressionKey(path: String, Loss)

    package enum Loss: Hashable, Sendable {
        case missing, another
    }

    package var description: String {
        switch self {
        case .unknownNames(let names):
            "unknown setting \(names.joined(separator: ", ")); known are "
                + SettingName.all.map(\.rawValue).joined(separator: ", ")
        case .missing(let name):
            "\(name.rawValue) is not set"
        case .invalid(let name, let why):
            "\(name.rawValue) \(why)"
        case .unreadable(let name, let path, let why):
            "\(name.rawValue) names \(path), which can't be read: \(why)"
        case .lostSuppressionKey(let path, let loss):
            "the suppression key \(path) is "
                + (loss == .missing ? "not there" : "not the one that the database was used with so far")
                + ", and without it people who asked to be forgotten would come back; put it back, or if it is lost for "
                + "good, begin a new list with: enrichctl unforget --everybody"
        case .noBootID(let path, let why):
            "\(path) can't be read, so leases and limits can't be told from those of an earlier start: \(why)"
        }
    }
}
