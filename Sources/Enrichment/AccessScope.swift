/// What a caller may do; each scope includes those before it.
package enum AccessScope: String, CaseIterable, Comparable, Sendable {
    /// Sees everything that is served.
    case read
    /// Adds, changes and deletes, and spends credits.
    case write
    /// Runs the service.
    case admin

    package static func < (left: AccessScope, right: AccessScope) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .read: 0
        case .write: 1
        case .admin: 2
        }
    }
}
