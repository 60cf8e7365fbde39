/// What a route is about: the parts into which the contract is divided for its reader.
enum Section: String, CaseIterable {
    case sites = "Sites"
    case jobs = "Jobs"
    case contacts = "Contacts"
    case service = "Service"

    var meaning: String {
        switch self {
        case .sites: "Companies' web sites: how they get in, and into the enrichment stage."
        case .jobs:
            "Enrichment jobs: the provider is asked for the contacts of each of a job's sites. Estimates tell what that costs."
        case .contacts: "What was found."
        case .service: "The service itself: whether it answers, how it stands, and this contract."
        }
    }
}

extension Route {
    var section: Section {
        let names = Set(template.split { $0 == "/" || $0 == "." })
        if names.contains("contacts") { return .contacts }
        if !names.isDisjoint(with: ["jobs", "estimates"]) { return .jobs }
        return names.isDisjoint(with: ["sites", "move"]) ? .service : .sites
    }
}
