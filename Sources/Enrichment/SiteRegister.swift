/// A site to be added, its domain already normalised.
package struct NewSite: Hashable, Sendable {
    /// `https://` and the domain when only a domain was given.
    package let url: String
    /// Lower case, punycode, without `www.`.
    package let domain: String
    package let companyName: String?

    package init(url: String, domain: String, companyName: String?) {
        self.url = url
        self.domain = domain
        self.companyName = companyName
    }
}

/// What became of one site that was to be added.
package enum SiteAdmission: Hashable, Sendable {
    case created(SiteID)
    /// The domain or the url is there already, under this number; it was left as it is.
    case existed(SiteID)
}

/// What became of a move into the enrichment stage.
package enum StageMove: Hashable, Sendable {
    /// How many sites moved; those that were there already do not count.
    case moved(Int)
    /// These sites do not exist; nothing moved.
    case unknownSites([SiteID])
}

/// Where sites enter and move to the enrichment stage.
package protocol SiteRegister: Sendable {
    /// One admission for each site, in their order, all in one transaction.
    func add(_ sites: [NewSite]) throws(StoreFault) -> [SiteAdmission]

    /// Moves sites to stage `enrichment`, status `pending`.
    func moveToEnrichment(_ sites: [SiteID]) throws(StoreFault) -> StageMove

    /// Deletes a site with its contacts, unless somebody still needs it.
    func delete(_ site: SiteID) throws(StoreFault) -> SiteRemoval
}

/// Turns what a person wrote into the name of a company's domain.
package protocol DomainNormalizer: Sendable {
    /// Scheme, path, port, `www.` and case off; international names in punycode. The failure says what is wrong.
    func normalize(_ text: String) -> Result<String, DomainRefusal>
}

/// Why a text is no company's domain, as a sentence.
package struct DomainRefusal: Error, Hashable, Sendable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}
