/// Where a simulated person works. It is in no reply; only the location filter knows it.
struct Place: Hashable, Sendable {
    let continent: String
    let businessRegion: String
    let country: String
    let state: String?
    let city: String

    static let all = [
        Place(continent: "North America", businessRegion: "AMER", country: "US", state: "CA", city: "San Francisco"),
        Place(continent: "North America", businessRegion: "AMER", country: "US", state: "NY", city: "New York"),
        Place(continent: "North America", businessRegion: "AMER", country: "CA", state: nil, city: "Toronto"),
        Place(continent: "North America", businessRegion: "LATAM", country: "MX", state: nil, city: "Monterrey"),
        Place(continent: "South America", businessRegion: "LATAM", country: "BR", state: nil, city: "Recife"),
        Place(continent: "Europe", businessRegion: "EMEA", country: "DE", state: nil, city: "Berlin"),
        Place(continent: "Europe", businessRegion: "EMEA", country: "FR", state: nil, city: "Lyon"),
        Place(continent: "Europe", businessRegion: "EMEA", country: "GB", state: nil, city: "London"),
        Place(continent: "Africa", businessRegion: "EMEA", country: "ZA", state: nil, city: "Durban"),
        Place(continent: "Asia", businessRegion: "APAC", country: "JP", state: nil, city: "Osaka"),
        Place(continent: "Oceania", businessRegion: "APAC", country: "AU", state: nil, city: "Perth"),
    ]
}
