import Enrichment
import ProviderWire

/// A good answer to a domain search: `{"data":{"emails":[…]},"meta":{"results":…}}` (providers.md, A.5).
struct DomainSearchReply: Hashable {
    /// Each address once, in Hunter's order.
    let contacts: [FoundContact]
    /// How many elements `data.emails` had, the useless ones too: those are what Hunter counts.
    let entryCount: Int
    /// How many of them had no usable address.
    let uselessCount: Int
    /// `meta.results`: the matches over all pages.
    let resultsAvailable: Int?
    /// What `data` says besides; nil for a domain that Hunter doesn't know.
    let company: CompanyFacts?

    /// Reads a body whole or not at all: half an answer is a fault, never a short list.
    init(_ body: [UInt8]) throws(WireFault) {
        var emails: Emails?
        var results: Double?
        var domain: String?
        var company = CompanyFacts()
        var reader = JSONReader(body)
        _ = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "data":
                _ = try reader.object { name, reader throws(WireFault) in
                    switch name {
                    case "domain": domain = try reader.text()
                    case "organization": company.organization = PlainText.kept(try reader.text())
                    case "pattern": company.pattern = PlainText.kept(try reader.text())
                    case "accept_all": company.acceptsAll = try reader.truth()
                    case "disposable": company.isDisposable = try reader.truth()
                    case "webmail": company.isWebmail = try reader.truth()
                    case "emails": emails = try Emails(&reader)
                    default: try reader.skip()
                    }
                }
            case "meta":
                _ = try reader.object { name, reader throws(WireFault) in
                    if name == "results" { results = try reader.number() } else { try reader.skip() }
                }
            default: try reader.skip()
            }
        }
        try reader.end()
        guard let emails else { throw .missing("data.emails") }
        contacts = emails.contacts
        entryCount = emails.count
        uselessCount = emails.uselessCount
        // Of a domain that it does not know Hunter says `false` where it should say nothing.
        let isKnown =
            domain != nil || company.organization != nil || company.pattern != nil
            || [company.acceptsAll, company.isDisposable, company.isWebmail].contains(true)
        self.company = isKnown && company != CompanyFacts() ? company : nil
        resultsAvailable = results.flatMap { Int(exactly: $0.rounded()) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// How many elements there were beyond `mostEntries`; they were not looked at.
    var excessCount: Int { max(0, entryCount - Self.mostEntries) }

    /// What is beyond Hunter's own limit was not asked for, nor is it paid for.
    var credits: Int { HunterPrice.search(returning: min(entryCount, Self.mostEntries)) }

    /// No reply holds more addresses than the largest `limit` (providers.md, A.2).
    static let mostEntries = ContactFilters.limits.upperBound

    private struct Emails {
        var contacts: [FoundContact] = []
        var count = 0
        var uselessCount = 0
        private var seen: Set<String> = []

        /// Nil when the value is no array.
        init?(_ reader: inout JSONReader) throws(WireFault) {
            let isArray = try reader.array { reader throws(WireFault) in
                count += 1
                guard count <= DomainSearchReply.mostEntries else { return try reader.skip() }
                guard let contact = try DomainSearchEntry(&reader)?.contact else {
                    uselessCount += 1
                    return
                }
                if seen.insert(contact.email).inserted { contacts.append(contact) }
            }
            guard isArray else { return nil }
        }
    }
}
