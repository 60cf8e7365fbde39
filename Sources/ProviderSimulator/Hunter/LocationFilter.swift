/// Where people must work: any of the included places, none of the excluded (providers.md, A.4).
struct LocationFilter: Hashable, Sendable {
    private enum Area: Hashable {
        case continent(String)
        case businessRegion(String)
        case country(String, state: String?, city: String?)

        func contains(_ place: Place) -> Bool {
            switch self {
            case .continent(let name): place.continent == name
            case .businessRegion(let name): place.businessRegion == name
            case .country(let code, let state, let city):
                place.country == code && (state == nil || state == place.state) && (city == nil || city == place.city)
            }
        }
    }

    private static let continents: Set = [
        "Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America",
    ]
    private static let businessRegions: Set = ["AMER", "EMEA", "APAC", "LATAM"]

    private let include: [Area]
    private let exclude: [Area]

    /// Refuses whatever has not the documented shape: at least one place, each exactly one of continent, business
    /// region and country; a state of two letters only within the United States, a state or city only within a country.
    init(_ value: JSONValue) throws(Refusal) {
        guard case .object(let members) = value, Set(members.keys).isSubset(of: ["include", "exclude"]) else {
            throw .invalidLocation
        }
        include = try Self.areas(members["include"])
        exclude = try Self.areas(members["exclude"])
        if include.isEmpty, exclude.isEmpty { throw .invalidLocation }
    }

    func accepts(_ place: Place) -> Bool {
        (include.isEmpty || include.contains { $0.contains(place) }) && !exclude.contains { $0.contains(place) }
    }

    private static func areas(_ value: JSONValue?) throws(Refusal) -> [Area] {
        guard let value else { return [] }
        guard case .array(let items) = value else { throw .invalidLocation }
        return try items.map { item throws(Refusal) in try area(item) }
    }

    private static func area(_ value: JSONValue) throws(Refusal) -> Area {
        guard case .object(let members) = value else { throw .invalidLocation }
        let texts = members.compactMapValues(\.scalarText)
        guard texts.count == members.count else { throw .invalidLocation }
        switch Set(texts.keys) {
        case ["continent"]:
            guard let name = texts["continent"], continents.contains(name) else { throw .invalidLocation }
            return .continent(name)
        case ["business_region"]:
            guard let name = texts["business_region"], businessRegions.contains(name) else { throw .invalidLocation }
            return .businessRegion(name)
        case ["country"], ["country", "state"], ["country", "city"], ["country", "state", "city"]:
            guard let code = texts["country"], isTwoCapitals(code) else { throw .invalidLocation }
            if let state = texts["state"], code != "US" || !isTwoCapitals(state) { throw .invalidLocation }
            return .country(code, state: texts["state"], city: texts["city"])
        default:
            throw .invalidLocation
        }
    }

    private static func isTwoCapitals(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
}
