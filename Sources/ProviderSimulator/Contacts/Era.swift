/// The age whose members a domain's answers have (providers.md, A.5): what the service has dropped or not had yet is
/// missing, not null.
enum Era: Hashable, Sendable {
    /// No raw title, no decision maker, no verification, no linked domains; ten departments; bare LinkedIn handles.
    case of2021
    /// The company's own fields; no raw title, no decision maker.
    case of2023
    case today
}

extension DomainClass {
    var era: Era {
        switch self {
        case .unverified: .of2021
        case .company: .of2023
        case .many, .few, .none, .guessed, .generic, .nulls, .unicode, .sources, .shuffled, .departments, .catchAll,
            .claimed, .slow, .flaky, .malformed, .html, .webmail, .disposable, .ordinary:
            .today
        }
    }
}
