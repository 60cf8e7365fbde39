/// What a start asks for, its parameters right (providers.md, B.4). Two that are equal are the same start, which is
/// billed once (B.2).
enum SnovQuestion: Hashable, Sendable {
    struct Name: Hashable, Sendable {
        let first: String
        let last: String
        let domain: String
    }

    case company(domain: String)
    /// Pages count from 1.
    case prospects(domain: String, page: Int, positions: [String])
    /// `place` is the prospect's place in the company's list.
    case prospectEmails(domain: String, place: Int)
    case domainEmails(domain: String, offset: Int)
    case genericContacts(domain: String, offset: Int)
    case names([Name])
    case verification([String])

    static let prospectsOnPage = 20
    static let addressesOnPage = 50
    private static let mostInList = 10

    init(_ search: SnovSearch, handle: String?, _ parameters: SnovParameters) throws(SnovRefusal) {
        switch search {
        case .company: self = .company(domain: try Self.domain(parameters))
        case .prospects:
            let positions = parameters.list("positions")
            guard positions.count <= Self.mostInList else { throw .tooManyPositions }
            guard let page = Int(parameters["page"] ?? "1"), page > 0 else { throw .invalidPage }
            self = .prospects(domain: try Self.domain(parameters), page: page, positions: positions)
        case .prospectEmails:
            guard let (domain, place) = Self.prospect(handle) else { throw .notFound }
            self = .prospectEmails(domain: domain, place: place)
        case .domainEmails:
            let domain = try Self.domain(parameters)
            self = .domainEmails(domain: domain, offset: try Self.offset(parameters, of: domain))
        case .genericContacts:
            let domain = try Self.domain(parameters)
            self = .genericContacts(domain: domain, offset: try Self.offset(parameters, of: domain))
        case .names:
            let names = parameters.rows.compactMap(Name.init)
            guard (1...Self.mostInList).contains(names.count), names.count == parameters.rows.count else {
                throw .invalidRows
            }
            self = .names(names)
        case .verification:
            let emails = parameters.list("emails")
            guard (1...Self.mostInList).contains(emails.count) else { throw .invalidEmails }
            self = .verification(emails.map { $0.lowercased() })
        }
    }

    var search: SnovSearch {
        switch self {
        case .company: .company
        case .prospects: .prospects
        case .prospectEmails: .prospectEmails
        case .domainEmails: .domainEmails
        case .genericContacts: .genericContacts
        case .names: .names
        case .verification: .verification
        }
    }

    /// The domain it is about, the first one of a list.
    var domain: String {
        switch self {
        case .company(let domain), .prospects(let domain, _, _), .prospectEmails(let domain, _),
            .domainEmails(let domain, _), .genericContacts(let domain, _):
            domain
        case .names(let names): names.first?.domain ?? ""
        case .verification(let emails): emails.first.map(Self.host) ?? ""
        }
    }

    /// The part of an address behind its last @.
    static func host(of address: String) -> String {
        address.split(separator: "@").last.map(String.init) ?? ""
    }

    /// How the search of a prospect's address is named in links, about 104 digits.
    static func handle(domain: String, place: Int) -> String {
        OpaqueText.hide("\(place) \(domain)", bytes: 52)
    }

    /// How the page that begins at an offset is named, about 112 digits.
    static func next(domain: String, offset: Int) -> String {
        OpaqueText.hide("next \(offset) \(domain)", bytes: 56)
    }

    static func domain(_ parameters: SnovParameters) throws(SnovRefusal) -> String {
        guard let domain = parameters["domain"] else { throw .missingDomain }
        return domain.lowercased()
    }

    private static func prospect(_ handle: String?) -> (domain: String, place: Int)? {
        guard let parts = handle.flatMap(OpaqueText.reveal)?.split(separator: " "), parts.count == 2,
            let place = Int(parts[0])
        else { return nil }
        return (String(parts[1]), place)
    }

    private static func offset(_ parameters: SnovParameters, of domain: String) throws(SnovRefusal) -> Int {
        guard let next = parameters["next"] else { return 0 }
        guard let parts = OpaqueText.reveal(next)?.split(separator: " "), parts.count == 3, parts[2] == domain,
            let offset = Int(parts[1])
        else { throw .invalidNext }
        return offset
    }
}

extension SnovQuestion.Name {
    /// Nil when a field is missing.
    fileprivate init?(_ row: [String: String]) {
        guard let first = row["first_name"], let last = row["last_name"], let domain = row["domain"], !domain.isEmpty
        else { return nil }
        self.init(first: first, last: last, domain: domain.lowercased())
    }
}
