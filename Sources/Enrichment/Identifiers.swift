/// A site's number in the sites table; assigned by the store, never reused.
package struct SiteID: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package static func < (left: SiteID, right: SiteID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A contact's number in the contacts table; assigned by the store, never reused.
package struct ContactID: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// A job's name: a lower-case UUID for ours, any text for jobs of the application that made the database.
package struct JobID: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// One running worker process; a new one at every start.
package struct WorkerID: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// What logs, limits and metrics know a provider key by: a short keyed digest that says nothing of the key.
package struct KeyFingerprint: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}
