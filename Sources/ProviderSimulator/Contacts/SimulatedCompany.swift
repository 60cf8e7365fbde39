/// A company and its contacts, made from nothing but its domain: the same domain gives the same contacts in every
/// process.
///
/// Each contact is made from its place in the list alone, so a page costs only what is on it.
struct SimulatedCompany: Sendable {
    let domain: String
    let kind: DomainClass
    let contactCount: Int
    let pattern: String
    let organization: String
    let acceptsAll: Bool
    let seed: UInt64

    init(domain: String) {
        self.domain = domain
        kind = DomainClass(of: domain)
        seed = StableHash.fnv1a(domain)
        var random = StableGenerator(seed: seed)
        contactCount = random.number(in: kind.contactCounts)
        pattern = random.one(of: ["{first}.{last}", "{first}_{last}", "{last}.{first}", "{first}-{last}"])
        acceptsAll = random.chance(15)
        let label = domain.prefix { $0 != "." }
        let name = label.prefix(1).uppercased() + label.dropFirst()
        let form = random.one(of: ["Inc", "Ltd", "GmbH", "SAS", "Oy"])
        organization = kind == .unicode ? "\(name) «Bücher & \"Tee\"» \(form)" : "\(name) \(form)"
    }

    /// The contacts a search finds, in their lasting order, which is not by confidence.
    func contacts(matching filter: ContactFilter) -> [SimulatedContact] {
        (0..<contactCount).map(contact).filter(filter.accepts)
    }

    /// One page of what a search finds, and how many it finds over all pages.
    func page(_ query: SearchQuery) -> (contacts: [SimulatedContact], results: Int) {
        if query.filter.acceptsAll {
            let start = min(query.offset, contactCount)
            let end = min(start + query.limit, contactCount)
            return ((start..<end).map(contact), contactCount)
        }
        let found = contacts(matching: query.filter)
        return (Array(found.dropFirst(query.offset).prefix(query.limit)), found.count)
    }
}
