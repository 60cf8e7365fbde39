/// What is wrong with the configuration, in a sentence that says which name and what to do.
package enum SettingsFault: Error, Hashable, CustomStringConvertible {
    case unknownNames([String])
    case missing(SettingName)
    case invalid(SettingName, String)
    case unreadable(SettingName, path: String, why: String)
    case noBootID(path: String, why: String)

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
        case .noBootID(let path, let why):
            "\(path) can't be read, so leases and limits can't be told from those of an earlier start: \(why)"
        }
    }
}
