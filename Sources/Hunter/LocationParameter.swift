import Enrichment

/// `location` as Hunter takes it: lists of places, each an object with exactly one of `continent`, `business_region`
/// and `country` (providers.md, A.4).
struct LocationParameter: Encodable {
    let include: [Place]?
    let exclude: [Place]?

    /// Nil when the filter names no place at all.
    init?(_ filter: LocationFilter?) {
        guard let filter, !filter.include.isEmpty || !filter.exclude.isEmpty else { return nil }
        include = filter.include.isEmpty ? nil : filter.include.map(Place.init)
        exclude = filter.exclude.isEmpty ? nil : filter.exclude.map(Place.init)
    }

    struct Place: Encodable {
        private var continent: String?
        private var businessRegion: String?
        private var country: String?
        private var state: String?
        private var city: String?

        init(_ place: LocationFilter.Place) {
            switch place {
            case .continent(let name): continent = name.rawValue
            case .businessRegion(let name): businessRegion = name.rawValue
            case .country(let code, let state, let city):
                country = code
                self.state = state
                self.city = city
            }
        }

        private enum CodingKeys: String, CodingKey {
            case continent
            case businessRegion = "business_region"
            case country, state, city
        }
    }
}
