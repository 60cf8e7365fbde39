import Enrichment

/// The body of sites that are to be added: `domains`, or `sites` with more than a domain.
struct NewSites {
    static let maximumCount = 10_000

    static let schema = NamedSchema(
        "NewSites",
        .oneOf([
            .object([.always("domains", .list(of: .text(), count: 1...maximumCount))]),
            .object([.always("sites", .list(of: .named(site), count: 1...maximumCount))]),
        ]))
    private static let site = NamedSchema(
        "NewSite",
        .object([
            .always("url", .text(), "Its address, with http:// or https://."),
            .optional("company_name", .nullable(.lineOrEmpty(atMost: SiteProposal.longestName))),
        ]))
    static let examples = [
        Example("Domains", #"{"domains":["acme.example","northwind.example"]}"#),
        Example("Addresses", #"{"sites":[{"url":"https://contoso.example","company_name":"Contoso"}]}"#),
    ]

    /// In the request's words.
    let proposals: [SiteProposal]

    /// Nil when something is wrong with the body, which its faults then say; a domain or address that will not do is
    /// no fault of the body.
    init?(_ body: Member) {
        guard let members = body.object(of: "domains", "sites") else { return nil }
        let (domains, sites) = (members["domains"], members["sites"])
        guard domains.isPresent != sites.isPresent else {
            body.refuse("must hold exactly one of domains and sites.")
            return nil
        }
        let given = domains.isPresent ? domains : sites
        if given.value == .list([]) { given.refuse("must hold 1 to \(Self.maximumCount) values.") }
        proposals = given.list(
            atMost: Self.maximumCount,
            domains.isPresent ? SiteProposal.init(domain:) : SiteProposal.init(site:))
    }
}

extension SiteProposal {
    fileprivate init?(domain member: Member) {
        guard let domain = member.anyText() else { return nil }
        self.init(input: domain, companyName: nil, isAddress: false)
    }

    fileprivate init?(site member: Member) {
        guard let members = member.required().object(of: "url", "company_name") else { return nil }
        let url = members["url"].anyText()
        let companyName = members["company_name"].text(atMost: Self.longestName)
        guard let url else { return nil }
        self.init(input: url, companyName: companyName, isAddress: true)
    }
}

extension Member {
    /// Text as it is; what it says is judged elsewhere.
    fileprivate func anyText() -> String? {
        if case .text(let text) = value { return text }
        refuse(isPresent ? "must be text." : "is required.")
        return nil
    }
}
