import HTTPTypes

// Fetch Metadata Request Headers (W3C), section 2: what a browser says of each request that it sends to an address it
// trusts to be what it is, localhost among them.
extension HTTPField.Name {
    /// `same-origin`, `same-site`, `cross-site`, or `none` for the user's own doing.
    static let secFetchSite = constant("Sec-Fetch-Site")
    /// `navigate` for what is to be shown by itself.
    static let secFetchMode = constant("Sec-Fetch-Mode")
    /// `document` for a window.
    static let secFetchDest = constant("Sec-Fetch-Dest")
}
