import Enrichment

/// The location in `jobs.config`: places to include and to exclude, those only that are set.
struct LocationConfiguration: Codable {
    /// One of a continent, a business region or a country.
    fileprivate struct Place: Codable {
        var continent: String?
        var businessRegion: String?
        var country: String?
        var state: String?
        var city: String?

        enum CodingKeys: String, CodingKey {
            case continent, country, state, city
            case businessRegion = "business_region"
        }
    }

    private let include: [Place]?
    private let exclude: [Place]?

    init(_ location: LocationFilter) {
        include = location.include.isEmpty ? nil : location.include.map { Place($0) }
        exclude = location.exclude.isEmpty ? nil : location.exclude.map { Place($0) }
    }

    /// Nil when one of the places is none that a job can ask for.
    var filter: LocationFilter? {
        let included = (include ?? []).map(\.place)
        let excluded = (exclude ?? []).map(\.place)
        guard !(included + excluded).contains(nil) else { return nil }
        return LocationFilter(include: included.compactMap { $0 }, exclude: excluded.compactMap { $0 })
    }
}

extension LocationConfiguration.Place {
    fileprivate init(_ place: LocationFilter.Place) {
        switch place {
        case .continent(let name): continent = name.rawValue
        case .businessRegion(let name): businessRegion = name.rawValue
        case .country(let code, let state, let city):
            country = code
            self.state = state
            self.city = city
        }
    }

    fileprivate var place: LocationFilter.Place? {
        switch (continent, businessRegion, country) {
        case (let name?, nil, nil): LocationFilter.Continent(rawValue: name).map { .continent($0) }
        case (nil, let name?, nil): LocationFilter.BusinessRegion(rawValue: name).map { .businessRegion($0) }
        case (nil, nil, let code?): .country(code, state: state, city: city)
        default: nil
        }
    }
}
