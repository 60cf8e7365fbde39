extension Route {
    /// How many calls of the endpoint a key may make in any second and any minute (providers.md, A.8); nought for as
    /// many as it likes. Each endpoint counts by itself.
    ///
    /// The settings are those of the searching endpoints. The verifier allows less; without limits it has none, either.
    func limits(_ settings: SimulatorSettings) -> (perSecond: Int, perMinute: Int) {
        switch self {
        case .domainSearch, .emailFinder, .emailCount: (settings.perSecond, settings.perMinute)
        case .emailVerifier: (min(settings.perSecond, 10), min(settings.perMinute, 300))
        case .account, .unknownUnderAPI, .snov, .seen, .contacts, .reset, .faults, .unknown: (0, 0)
        }
    }

    /// Every name there is.
    static let names = Set(
        [Route.domainSearch, .account, .emailCount, .emailFinder, .emailVerifier].compactMap(\.name))

    func isExceeded(by load: ArrivalLog.Load, _ settings: SimulatorSettings) -> Bool {
        let (perSecond, perMinute) = limits(settings)
        return (perSecond > 0 && load.inSecond > perSecond) || (perMinute > 0 && load.inMinute > perMinute)
    }

    /// What reports and faults call an endpoint of Hunter's; nil for others.
    var name: String? {
        switch self {
        case .domainSearch: "domain-search"
        case .account: "account"
        case .emailCount: "email-count"
        case .emailFinder: "email-finder"
        case .emailVerifier: "email-verifier"
        case .unknownUnderAPI, .snov, .seen, .contacts, .reset, .faults, .unknown: nil
        }
    }
}
