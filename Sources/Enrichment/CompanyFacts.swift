/// What a provider says of the company behind a domain and of its mail; nil for what it doesn't.
package struct CompanyFacts: Hashable, Sendable {
    package var organization: String?
    /// How its addresses are made, with `{first}`, `{last}`, `{f}` and `{l}` for names and initials.
    package var pattern: String?
    /// Whether its mail server takes mail for any address.
    package var acceptsAll: Bool?
    /// Whether the domain gives out addresses that are thrown away.
    package var isDisposable: Bool?
    /// Whether the domain gives out addresses to anybody.
    package var isWebmail: Bool?

    package init() {}
}
