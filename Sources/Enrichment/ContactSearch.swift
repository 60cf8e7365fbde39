/// Which contacts over all sites: those that pass every filter that is set.
package struct ContactSelection: Hashable, Sendable {
    /// Those that the job found, also when another one has found them since.
    package var job: JobID?
    package var site: SiteID?
    /// As it is stored: trimmed and lower-cased.
    package var email: String?
    package var listing = ContactListing()

    package init() {}
}

/// A page of contacts over all sites, by their numbers and so by their age.
package struct ContactSearch: Hashable, Sendable {
    package var selection = ContactSelection()
    package var isAscending = false
    package var page: Page

    package init(page: Page) {
        self.page = page
    }
}
