import Enrichment

/// The providers that a job asks, in their order: one by its name, or a list of names, each once.
struct ProviderList {
    let inOrder: [ProviderTerms]
    /// Whether it came as a list, to which a rule belongs that says when the next one is asked.
    let isList: Bool

    static let schema = Schema.oneOf([
        .words(of: ProviderName.self),
        .list(of: .words(of: ProviderName.self), count: 1...ProviderName.allCases.count),
    ])

    /// Nil when something is wrong; the member's faults then say what.
    init?(_ member: Member, among offered: [ProviderTerms]) {
        guard case .list(let values) = member.value else {
            guard let terms = Self.terms(member, among: offered) else { return nil }
            inOrder = [terms]
            isList = false
            return
        }
        isList = true
        if values.isEmpty { member.refuse("must name a provider.") }
        let most = ProviderName.allCases.count
        var names: Set<ProviderName> = []
        inOrder = member.list(atMost: most) { element in
            guard let terms = Self.terms(element, among: offered) else { return nil }
            guard names.insert(terms.name).inserted else {
                element.refuse("names a provider for the second time.")
                return nil
            }
            return terms
        }
        guard !values.isEmpty, inOrder.count == values.count else { return nil }
    }

    private static func terms(_ member: Member, among offered: [ProviderTerms]) -> ProviderTerms? {
        guard let name = member.required().word(of: ProviderName.self) else { return nil }
        let terms = offered.first { $0.name == name }
        if terms == nil {
            let names = offered.map(\.name.rawValue).joined(separator: ", ")
            member.refuse("names a provider that this server does not offer; it offers \(names).")
        }
        return terms
    }
}
