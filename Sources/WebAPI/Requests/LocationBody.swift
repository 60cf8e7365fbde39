import Enrichment

extension LocationFilter {
    static let maximumPlaces = 50

    /// Nil when no place is named, or when something is wrong, which the member's faults then say.
    init?(_ member: Member) {
        guard let members = member.object(of: "include", "exclude") else { return nil }
        self.init(
            include: members["include"].list(atMost: Self.maximumPlaces, Place.init),
            exclude: members["exclude"].list(atMost: Self.maximumPlaces, Place.init))
        if include.isEmpty && exclude.isEmpty { return nil }
    }
}

extension LocationFilter.Place {
    fileprivate init?(_ member: Member) {
        guard let members = member.required().object(of: "continent", "business_region", "country", "state", "city")
        else {
            return nil
        }
        let (continent, region, country) = (members["continent"], members["business_region"], members["country"])
        guard [continent, region, country].filter(\.isPresent).count == 1 else {
            member.refuse("must hold exactly one of continent, business_region and country.")
            return nil
        }
        let state = members["state"].state(ofCountry: country)
        let city = members["city"].city(ofCountry: country)
        if continent.isPresent {
            guard let continent: LocationFilter.Continent = continent.word() else { return nil }
            self = .continent(continent)
        } else if region.isPresent {
            guard let region: LocationFilter.BusinessRegion = region.word() else { return nil }
            self = .businessRegion(region)
        } else {
            guard let country = country.code(among: PlaceCodes.countries, "of a country, as in ISO 3166-1: US, DE, …")
            else { return nil }
            self = .country(country, state: state, city: city)
        }
    }
}

extension Member {
    fileprivate func code(among codes: Set<String>, _ meaning: String) -> String? {
        if !isPresent { return nil }
        if case .text(let code) = value, codes.contains(code) { return code }
        refuse("must be the code, two capital letters, \(meaning)")
        return nil
    }

    fileprivate func state(ofCountry country: Member) -> String? {
        if isPresent && country.value != .text("US") {
            refuse("can only narrow the country US.")
            return nil
        }
        return code(among: PlaceCodes.states, "of a state of the United States: CA, NY, …")
    }

    fileprivate func city(ofCountry country: Member) -> String? {
        if isPresent && !country.isPresent {
            refuse("can only narrow a country.")
            return nil
        }
        return text(atMost: 100)
    }
}
