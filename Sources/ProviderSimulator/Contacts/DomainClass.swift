/// What a domain is like, told by how its first label begins (providers.md, A.12.3). The first that fits counts.
///
/// | name | what it has |
/// | --- | --- |
/// | `many…` | 101…150 contacts |
/// | `few…` | 1…10 |
/// | `none…` | unknown: everything null, no contact |
/// | `guessed…` | unknown, but the asked domain and an organization come back; no contact |
/// | `generic…` | 1…10 addresses of roles, no person |
/// | `nulls…` | people with one name, the other, or none |
/// | `unicode…` | names and titles from many scripts, and quotation marks |
/// | `sources…` | 20 sources with each address |
/// | `shuffled…` | 101…150 contacts whose order turns: see `SimulatedCompany.page` |
/// | `departments…` | departments that no parameter takes: the service's list is longer than the documented one |
/// | `catchall…` | `accept_all`, and again with each address |
/// | `noverify…` | no `verification` member, as in 2021 |
/// | `company…` | the company's fields of 2023 |
/// | `claimed…` | 451 `claimed_email` |
/// | `slow…` | answered two seconds later; the verifier's first answer is 202 |
/// | `flaky…` | 500 to each key's first question, then answered; the verifier's first answer is 222 |
/// | `malformed…` | 200 with JSON that breaks off |
/// | `html…` | 502 with a page of HTML |
/// | gmail.com and other mail providers | `webmail`, no contact |
/// | `disposable…`, mailinator.com | `disposable`, no contact |
/// | any other | 11…40 contacts |
enum DomainClass: Hashable, CaseIterable, Sendable {
    case many, few, none, guessed, generic, nulls, unicode, sources, shuffled, departments, catchAll, unverified,
        company
    case claimed, slow, flaky, malformed, html, webmail, disposable, ordinary

    private static let prefixes: [(String, DomainClass)] = [
        ("many", .many), ("few", .few), ("none", .none), ("guessed", .guessed), ("generic", .generic),
        ("nulls", .nulls), ("unicode", .unicode), ("sources", .sources), ("shuffled", .shuffled),
        ("departments", .departments), ("catchall", .catchAll), ("noverify", .unverified),
        ("company", .company), ("claimed", .claimed), ("slow", .slow), ("flaky", .flaky),
        ("malformed", .malformed), ("html", .html), ("disposable", .disposable),
    ]

    private static let mailProviders: Set = ["gmail.com", "hotmail.com", "outlook.com", "yahoo.com"]

    init(of domain: String) {
        if Self.mailProviders.contains(domain) {
            self = .webmail
        } else if domain == "mailinator.com" {
            self = .disposable
        } else {
            self = Self.prefixes.first { domain.hasPrefix($0.0) }?.1 ?? .ordinary
        }
    }

    /// How many contacts such domains have.
    var contactCounts: ClosedRange<Int> {
        switch self {
        case .none, .guessed, .webmail, .disposable: 0...0
        case .many, .shuffled: 101...150
        case .few, .generic: 1...10
        case .nulls, .unicode, .sources, .departments, .catchAll, .unverified, .company, .claimed, .slow, .flaky,
            .malformed, .html, .ordinary:
            11...40
        }
    }
}
