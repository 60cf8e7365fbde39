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

    func isExceeded(by load: ArrivalLog.Load, _ settings: SimulatorSettings) -> Bool {
        let (perSecond, perMinute) = limits(settings)
        return (perSecond > 0 && load.inSecond > perSecond) || (perMinute > 0 && load.inMinute > perMinute)
    }

    /// What reports call an endpoint that is counted beside the domain search; nil for the others.
    var name: String? {
        switch self {
        case .emailCount: "email-count"
        case .emailFinder: "email-finder"
        case .emailVerifier: "email-verifier"
        case .domainSearch, .account, .unknownUnderAPI, .snov, .seen, .contacts, .reset, .faults, .unknown: nil
        }
    }
}
