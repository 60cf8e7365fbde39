/// What Snov knows of a company. It is made of the same list as Hunter's answers, so that the two providers share most
/// addresses of a domain, and each has some that the other lacks:
///
/// - Of Hunter's people it lacks every fifth (places 0, 5, 10 …) and those whose e-mail it can't find (places 5, 13,
///   21 …; all of a `claimed…` domain, whose people asked not to be processed).
/// - Beyond Hunter's list it knows people at a quarter as many places more.
/// - Of Hunter's roles it lacks every third (the 2nd, 5th …), and has `reception@` and `inbox@` of its own.
///
/// Every tenth place's prospect (6, 16 …) comes with its addresses, every tenth (9, 19 …) with neither them nor a way to
/// them. At every fourth place (1, 5, 9 …) the address is `unknown`, else `valid`; at every twelfth (2, 14 …) an unknown
/// one stands before it.
struct SnovCompany: Sendable {
    let company: SimulatedCompany
    let manners: Set<SnovManner>

    init(domain: String) {
        company = SimulatedCompany(domain: domain)
        manners = SnovManner.all(of: domain)
    }

    var domain: String { company.domain }

    /// Everybody it knows, in their lasting order.
    var prospects: [SnovProspect] {
        guard company.kind != .generic else { return [] }
        let beyond = (company.contactCount + 3) / 4
        return (0..<company.contactCount + beyond).compactMap { prospect(at: $0) }
    }

    func prospects(holding positions: [String]) -> [SnovProspect] {
        guard !positions.isEmpty else { return prospects }
        let titles = positions.map(JobTitle.init)
        return prospects.filter { prospect in
            guard let position = prospect.position.map(JobTitle.init) else { return false }
            return titles.contains { position.contains($0) }
        }
    }

    /// The prospect at a place of the list; nil when there is none that Snov knows.
    func prospect(at place: Int) -> SnovProspect? {
        guard place >= 0, company.kind != .generic, company.contactCount > 0,
            place < company.contactCount + (company.contactCount + 3) / 4,
            place >= company.contactCount || !place.isMultiple(of: 5)
        else { return nil }
        let contact = company.contact(at: place)
        guard !contact.isGeneric else { return nil }
        return SnovProspect(
            place: place, contact: contact, addresses: addresses(of: contact, at: place), offer: offer(at: place))
    }

    /// The addresses that a list of the domain's e-mails has: one of each prospect whose e-mail can be found.
    var domainEmails: [String] {
        prospects.compactMap(\.addresses.last?.email)
    }

    var genericContacts: [String] {
        guard company.contactCount > 0 else { return [] }
        if manners.contains(.crowd) { return (1...120).map { "desk\($0)@\(domain)" } }
        let roles = (0..<company.contactCount).map(company.contact).filter(\.isGeneric)
        let known = roles.enumerated().filter { $0.offset % 3 != 1 }.map(\.element.address)
        return known + ["reception@\(domain)", "inbox@\(domain)"]
    }

    private func addresses(of contact: SimulatedContact, at place: Int) -> [SnovAddress] {
        guard company.kind != .claimed, place % 8 != 5 else { return [] }
        let address = SnovAddress(email: contact.address, isValid: place % 4 != 1)
        guard place % 12 == 2 else { return [address] }
        return [SnovAddress(email: "p\(place).\(contact.address)", isValid: false), address]
    }

    private func offer(at place: Int) -> SnovProspect.Offer {
        if manners.contains(.bare) { return .nothing }
        if manners.contains(.revealed) { return .addresses }
        return switch place % 10 {
        case 6: .addresses
        case 9: .nothing
        default: .search
        }
    }
}

/// Somebody who works at a company, as Snov knows them.
struct SnovProspect: Hashable, Sendable {
    /// What a row of prospects offers besides the person: the start of a search, or its outcome, or neither.
    enum Offer: String, Hashable, Sendable {
        case search, addresses, nothing
    }

    let place: Int
    let contact: SimulatedContact
    /// The best one last; none when no e-mail is found.
    let addresses: [SnovAddress]
    let offer: Offer

    var position: String? { contact.position }

    /// Where the person was found: often a LinkedIn page, whose address Snov always writes in full.
    var sourcePage: String {
        let host = SnovQuestion.host(of: contact.address)
        guard let linkedIn = contact.linkedIn else {
            return place.isMultiple(of: 2) ? "http://\(host)/team" : ""
        }
        let handle = linkedIn.split(separator: "/").last ?? ""
        return "https://www.linkedin.com/in/\(handle)/"
    }
}

/// An address and what Snov's verifier says of it.
struct SnovAddress: Hashable, Sendable {
    let email: String
    let isValid: Bool

    var smtpStatus: String { isValid ? "valid" : "unknown" }
}
