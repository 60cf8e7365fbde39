/// What a search has brought since it was last kept, and how far it has come.
package struct SearchPart: Hashable, Sendable {
    package let contacts: [FoundContact]
    package let place: SearchPlace

    package init(contacts: [FoundContact], place: SearchPlace) {
        self.contacts = contacts
        self.place = place
    }
}

/// How far a search has come, in its provider's own words, from which a later try goes on.
package struct SearchPlace: RawRepresentable, Hashable, Sendable {
    /// Longer words are not kept, in bytes.
    package static let maximumBytes = 1 << 16

    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Makes what a search has brought last, before it goes on: whatever happens to this try, nothing of it is lost or
/// paid for again.
package protocol SearchKeeper: Sendable {
    /// Returns how many of the part's contacts are new to the search of its site. Throws as `ContactProvider.search`
    /// does; nothing was kept then.
    func keep(_ part: SearchPart) async throws -> Int
}
