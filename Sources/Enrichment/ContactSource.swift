/// A public page on which a provider says it found a contact.
package struct ContactSource: Hashable, Sendable {
    /// More of a contact's sources are not kept.
    package static let maximumCount = 20

    /// An `http` or `https` URL that is safe to put behind a link.
    package let uri: String
    /// The site that the page belongs to, in the provider's word.
    package var domain: String?
    /// When the provider read it first, `YYYY-MM-DD`.
    package var extractedOn: String?
    /// When the contact was last on it, `YYYY-MM-DD`.
    package var lastSeenOn: String?
    /// Whether the contact still is; nil when the provider doesn't say.
    package var isStillOnPage: Bool?

    package init(uri: String) {
        self.uri = uri
    }
}
