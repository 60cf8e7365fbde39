import Testing

@testable import ProviderSimulator

@Suite struct LocationFilterTests {
    @Test(arguments: [
        "null", "[]", "{}", #"{"include":[]}"#, #"{"include":{}}"#, #"{"include":["DE"]}"#, #"{"include":[{}]}"#,
        #"{"within":[{"country":"DE"}]}"#, #"{"include":[{"continent":"europe"}]}"#,
        #"{"include":[{"business_region":"EU"}]}"#, #"{"include":[{"country":"de"}]}"#,
        #"{"include":[{"country":"DEU"}]}"#, #"{"include":[{"country":7}]}"#,
        #"{"include":[{"continent":"Europe","country":"DE"}]}"#, #"{"include":[{"city":"Berlin"}]}"#,
        #"{"include":[{"country":"DE","state":"BE"}]}"#, #"{"include":[{"country":"US","state":"California"}]}"#,
        #"{"include":[{"country":"DE","city":null}]}"#,
    ])
    func `other shapes than the documented one are refused`(text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(throws: Refusal.invalidLocation) { try LocationFilter(value) }
    }

    @Test(arguments: [
        (#"{"include":[{"continent":"Africa"}]}"#, ["ZA"]),
        (#"{"include":[{"business_region":"LATAM"},{"country":"JP"}]}"#, ["BR", "JP", "MX"]),
        (#"{"include":[{"country":"US","state":"CA"}]}"#, ["US"]),
        (#"{"include":[{"country":"US","state":"TX"}]}"#, []),
        (#"{"include":[{"country":"DE","city":"Berlin"}]}"#, ["DE"]),
        (#"{"include":[{"country":"DE","city":"Bonn"}]}"#, []),
        (
            #"{"exclude":[{"business_region":"EMEA"},{"business_region":"AMER"}]}"#,
            ["AU", "BR", "JP", "MX"]
        ),
        (#"{"include":[{"continent":"Europe"}],"exclude":[{"country":"FR"},{"country":"GB"}]}"#, ["DE"]),
    ])
    func `places are included and excluded`(text: String, countries: [String]) throws {
        let filter = try LocationFilter(JSONValue(parsing: text))
        #expect(Set(Place.all.filter(filter.accepts).map(\.country)).sorted() == countries)
    }
}
