import TestKit
import Testing

@testable import WebAPI

/// Every member of a job's configuration, with values that are right and values that are wrong: what the server takes the
/// document allows, and what it refuses the document forbids.
@Suite struct FilterTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        /// In JSON.
        let right: [String]
        /// In JSON, and where below the member the fault is.
        let wrong: [(value: String, places: Set<String>)]
        var provider = #""hunter""#

        var testDescription: String { name }
    }

    private static let long = String(repeating: "é", count: 201)
    private static let many = (1...101).map { _ in #""it""# }.joined(separator: ",")

    private static let texts: [Row] = [
        Row(
            name: "company", right: [#""Acme & Söhne""#, #"" Acme ""#, #""""#, "null", #""\#(long.dropLast())""#],
            wrong: ["7", "true", "[]", "{}", #""  ""#, #""a\nb""#, #""a\u0000""#, #""\u0085""#, #""\#(long)""#].atTop),
        words("type", "personal", "generic"), words("required_field", "full_name", "position", "phone_number"),
        list("seniority", "junior", "senior", "executive"),
        list(
            "department", "executive", "it", "finance", "management", "sales", "legal", "support", "hr", "marketing",
            "communication", "education", "design", "health", "operations", "~"),
        list("verification_status", "valid", "accept_all", "unknown"),
        titles,
        Row(name: "decision_maker", right: ["true", "false", "null"], wrong: ["1", #""true""#, #""""#, "[]"].atTop),
    ]

    private static let titles: Row = {
        let tooMany = "[" + (1...21).map { "\"t\($0)\"" }.joined(separator: ",") + "]"
        let strange = [#"[""]"#, #"[" "]"#, "[null]", "[1]", #"["a,b"]"#, #"["a\tb"]"#, #"["\#(long.prefix(101))"]"#]
        return Row(
            name: "job_titles",
            right: ["null", "[]", #"["CTO","Head of Sales & Ops"]"#, #"["CTO","CTO"]"#, #"["\#(long.prefix(100))"]"#],
            wrong: [#""CTO""#, "{}", "1", tooMany].atTop + strange.map { ($0, ["/0"]) })
    }()

    private static let numbers: [Row] = [
        number("limit", in: 1...100), number("offset", in: 0...1_000_000_000), number("max_contacts", in: 1...10_000),
        number("max_credits", in: 1...1_000_000), number("skip_if_enriched_within_days", in: 1...3650),
        number("min_contacts", in: 1...10_000, of: #"["hunter","snov"]"#),
        number("min_confidence", in: 0...100, of: #"["hunter","snov"]"#),
    ]

    private static let places: [(value: String, places: Set<String>)] = [
        ("null", [""]), (#""Europe""#, [""]), ("{}", [""]), ("[]", [""]),
        (#"{"continent":"Asia","country":"JP"}"#, [""]), (#"{"continent":"Asia","business_region":"APAC"}"#, [""]),
        (#"{"continent":"europe"}"#, ["/continent"]), (#"{"continent":["Asia"]}"#, ["/continent"]),
        (#"{"business_region":"EU"}"#, ["/business_region"]), (#"{"country":"de"}"#, ["/country"]),
        (#"{"country":"DEU"}"#, ["/country"]), (#"{"country":"UK"}"#, ["/country"]),
        (#"{"country":"DE","state":"BY"}"#, ["/state"]), (#"{"country":"US","state":"California"}"#, ["/state"]),
        (#"{"country":"DE","city":"  "}"#, ["/city"]), (#"{"country":"DE","city":7}"#, ["/city"]),
        (#"{"country":"DE","town":"Bonn"}"#, ["/town"]),
        (#"{"continent":"Europe","city":"Bonn"}"#, ["/city"]),
        (#"{"business_region":"EMEA","city":"Bonn"}"#, ["/city"]),
        (#"{"continent":"North America","state":"CA"}"#, ["/state"]),
        (#"{"state":"CA"}"#, [""]), (#"{"city":"Bonn"}"#, [""]),
    ]

    private static let location = Row(
        name: "location",
        right: [
            "null", "{}", #"{"include":[]}"#, #"{"include":null,"exclude":[]}"#,
            #"{"include":[{"continent":"North America"},{"business_region":"EMEA"},{"country":"DE"}]}"#,
            #"{"include":[{"country":"US","state":"CA","city":"San Francisco"},{"country":"US","state":"DC"}]}"#,
            #"{"include":[{"country":"DE","city":"Köln"}],"exclude":[{"country":"DE","city":"Bonn"}]}"#,
            #"{"exclude":[\#((1...50).map { _ in #"{"continent":"Asia"}"# }.joined(separator: ","))]}"#,
        ],
        wrong: [#""Europe""#, "[]", "1"].atTop + [
            (#"{"includes":[]}"#, ["/includes"]), (#"{"include":{}}"#, ["/include"]),
            (#"{"exclude":[\#((1...51).map { _ in #"{"continent":"Asia"}"# }.joined(separator: ","))]}"#, ["/exclude"]),
        ]
            + places.flatMap { value, places in
                ["include", "exclude"].map { list in
                    (#"{"\#(list)":[\#(value)]}"#, Set(places.map { "/\(list)/0\($0)" }))
                }
            })

    private static let rows = texts + numbers + [location]

    @Test func `the table has every member that the document has, and no other`() {
        let config = ServedContract.shared.document["components"]["schemas"]["JobConfiguration"]
        #expect(config["properties"].members.keys.sorted() == Self.rows.map(\.name).sorted())
        #expect(config["additionalProperties"] == .boolean(false))
    }

    @Test(arguments: rows)
    func `server and document agree on each value of a member`(_ row: Row) throws {
        let world = try World()
        for value in row.right {
            let body = Self.body(row, value)
            let answer = try world.exchange(Jobs.submit, body: body)
            #expect(answer.status == 202, "\(value): \(answer.text)")
            #expect(try Self.complaints(about: body) == [], "\(value)")
        }
        for (value, places) in row.wrong {
            let body = Self.body(row, value)
            let answer = try world.exchange(Jobs.submit, body: body)
            #expect(answer.status == 422, "\(value): \(answer.text)")
            let pointers = Set(answer.json["errors"].elements.compactMap { $0["pointer"].text })
            #expect(pointers == Set(places.map { "/config/\(row.name)\($0)" }), "\(value): \(answer.text)")
            #expect(try !Self.complaints(about: body).isEmpty, "\(value)")
        }
    }

    private static func body(_ row: Row, _ value: String) -> String {
        #"{"siteIds":[1],"provider":\#(row.provider),"apiKeys":{"hunter":"good-key""#
            + (row.provider.contains("snov") ? #","snov":"id:secret""# : "")
            + #"},"config":{"\#(row.name)":\#(value)}}"#
    }

    private static func complaints(about body: String) throws -> [String] {
        let contract = ServedContract.shared
        let schema = contract.operation(of: Jobs.submit)["requestBody"]["content"]["application/json"]["schema"]
        return contract.validator.complaints(about: try JSON([UInt8](body.utf8)), under: schema)
    }

    private static func words(_ name: String, _ words: String...) -> Row {
        Row(
            name: name, right: words.map { "\"\($0)\"" } + ["null", "\"\""],
            wrong: [
                "\"\(words[0].uppercased())\"", "\" \(words[0])\"", "\"both\"", "1", "true", "[\"\(words[0])\"]", "{}",
            ]
            .atTop)
    }

    private static func list(_ name: String, _ words: String...) -> Row {
        let all = "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"
        let strange = [
            "null", "1", "\"\"", "\"~~\"", "\"\(words[0].uppercased())\"", "\"\(words[0]),\(words[0])\"", "[]",
        ]
        return Row(
            name: name, right: words.map { "[\"\($0)\"]" } + [all, "[]", "null", "[\"\(words[0])\",\"\(words[0])\"]"],
            wrong: ["\"\(words[0])\"", "{}", "1", "true", "[\(many)]"].atTop + strange.map { ("[\($0)]", ["/0"]) })
    }

    private static func number(_ name: String, in range: ClosedRange<Int>, of provider: String = #""hunter""#) -> Row {
        let wrong = [
            "\(range.lowerBound - 1)", "\(range.upperBound + 1)", "1.5", "1e30", "9223372036854775808", "\"5\"", "\"\"",
            "true", "[5]", "{}",
        ]
        return Row(
            name: name, right: ["\(range.lowerBound)", "\(range.upperBound)", "5.0", "null"], wrong: wrong.atTop,
            provider: provider)
    }
}

extension [String] {
    /// Values that are wrong as a whole.
    fileprivate var atTop: [(value: String, places: Set<String>)] { map { ($0, [""]) } }
}
