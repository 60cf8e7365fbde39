/// One address at a simulated company (providers.md, A.5).
struct SimulatedContact: Hashable, Sendable {
    struct Source: Hashable, Sendable {
        let domain: String
        let uri: String
        let extractedOn: String
        let lastSeenOn: String
        let isStillOnPage: Bool
    }

    /// Both unknown for most addresses: the service forgets results that are older than a month.
    struct Verification: Hashable, Sendable {
        let date: String?
        let status: String?
    }

    let address: String
    let isGeneric: Bool
    let confidence: Int
    let sources: [Source]
    let firstName: String?
    let lastName: String?
    let position: String?
    let positionRaw: String?
    let seniority: String?
    let department: String?
    let isDecisionMaker: Bool
    let linkedIn: String?
    let twitter: String?
    let phoneNumber: String?
    /// Nil where the member itself is missing.
    let verification: Verification?
    let place: Place
}
