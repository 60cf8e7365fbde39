/// A company and its contacts, made from nothing but its domain: the same domain gives the same contacts in every
/// process.
///
/// Each contact is made from its place in the list alone, so a page costs only what is on it.
struct SimulatedCompany: Sendable {
    /// By how many places the list of a `shuffled…` domain turns from a key's search to its next.
    static let turningStep = 3

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
        let happensToAcceptAll = random.chance(15)
        acceptsAll = kind == .catchAll || happensToAcceptAll
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
    ///
    /// No order is promised between pages (providers.md, A.2). Where the order turns, the list of what is found begins
    /// `turns` times `turningStep` places further on, and what stood before comes last: whoever asks for page after
    /// page misses `turningStep` addresses between any two, and gets as many others a second time at the end. Only who
    /// tells addresses apart notices, and only by asking from the start again are those that were missed to be had.
    func page(_ query: SearchQuery, turns: Int = 0) -> (contacts: [SimulatedContact], results: Int) {
        let found = query.filter.acceptsAll ? nil : contacts(matching: query.filter)
        let count = found?.count ?? contactCount
        let start = min(query.offset, count)
        let places = (start..<min(start + query.limit, count)).map { ($0 + turns * Self.turningStep) % count }
        return (places.map { place in found?[place] ?? contact(at: place) }, count)
    }
}
