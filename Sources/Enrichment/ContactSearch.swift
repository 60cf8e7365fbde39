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

/// A part of an export, and where the next one begins.
package struct ExportPart: Hashable, Sendable {
    /// Whole records of CSV.
    package let bytes: [UInt8]
    /// Nil when this was the last.
    package let next: ExportPlace?

    package init(bytes: [UInt8], next: ExportPlace?) {
        self.bytes = bytes
        self.next = next
    }
}

/// Where an export stands. Every part has the columns of the first, whatever becomes of the table meanwhile.
package struct ExportPlace: Hashable, Sendable {
    package let columns: [String]
    /// The last contact that was looked at.
    package let last: ContactID

    package init(columns: [String], last: ContactID) {
        self.columns = columns
        self.last = last
    }
}
