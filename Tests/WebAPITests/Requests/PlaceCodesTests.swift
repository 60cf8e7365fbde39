import Testing

@testable import WebAPI

@Suite struct PlaceCodesTests {
    @Test func `the countries are the 249 of ISO 3166-1`() {
        #expect(PlaceCodes.countries.count == 249)
        #expect(PlaceCodes.countries.allSatisfy { $0.utf8.count == 2 && $0 == $0.uppercased() })
        #expect(PlaceCodes.countries.isDisjoint(with: ["UK", "EU", "XK", "SU", "AN"]))
    }

    @Test func `the states are fifty and the capital's district`() {
        #expect(PlaceCodes.states.count == 51)
        #expect(PlaceCodes.states.isDisjoint(with: ["PR", "GU", "AA", "UK"]))
    }
}
