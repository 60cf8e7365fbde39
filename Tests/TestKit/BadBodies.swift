extension BadRequest {
    private static let jobsPath = "/api/enrichment/jobs"

    private static func job(_ name: String, _ body: String, _ pointers: Set<String>) -> BadRequest {
        .post("job: \(name)", jobsPath, body, 422, pointers)
    }

    /// A job that is sound but for its `config`; the pointers are counted from there.
    private static func filter(_ name: String, _ config: String, _ pointers: Set<String>) -> BadRequest {
        .post(
            "config: \(name)", jobsPath,
            #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key","config":\#(config)}"#, 422,
            Set(pointers.map { "/config\($0)" }))
    }

    private static func numbers(_ count: Int) -> String {
        (1...count).map { _ in "1" }.joined(separator: ",")
    }

    static var jobs: [BadRequest] {
        let rest = #""provider":"hunter","apiKey":"a-key""#
        return [
            job("empty object", "{}", ["/siteIds", "/provider"]),
            job("a list", "[]", [""]),
            job("null", "null", [""]),
            job("a number", "17", [""]),
            job("no sites", #"{\#(rest)}"#, ["/siteIds"]),
            job("an empty list of sites", #"{"siteIds":[],\#(rest)}"#, ["/siteIds"]),
            job("10,001 sites", #"{"siteIds":[\#(numbers(10_001))],\#(rest)}"#, ["/siteIds"]),
            job("50,000 sites", #"{"siteIds":[\#(numbers(50_000))],\#(rest)}"#, ["/siteIds"]),
            job("sites as text", #"{"siteIds":"1,2",\#(rest)}"#, ["/siteIds"]),
            job("sites as an object", #"{"siteIds":{"0":1},\#(rest)}"#, ["/siteIds"]),
            job(
                "sites of wrong types", #"{"siteIds":[1,"1",1.5,null,true,[1],{"id":1},0,-1,1e30],\#(rest)}"#,
                Set((1...9).map { "/siteIds/\($0)" })),
            job(
                "unknown sites", #"{"siteIds":[1,9000000001,1,9000000002,9000000001],\#(rest)}"#,
                ["/siteIds/1", "/siteIds/3"]),
            job("a provider nobody knows", #"{"siteIds":[1],"provider":"apollo","apiKey":"a-key"}"#, ["/provider"]),
            job("an empty provider", #"{"siteIds":[1],"provider":"","apiKey":"a-key"}"#, ["/provider"]),
            job("a provider in capitals", #"{"siteIds":[1],"provider":"Hunter","apiKey":"a-key"}"#, ["/provider"]),
            job("a provider that is a number", #"{"siteIds":[1],"provider":1,"apiKey":"a-key"}"#, ["/provider"]),
            job("no key", #"{"siteIds":[1],"provider":"hunter"}"#, ["/apiKey"]),
            job("an empty key", #"{"siteIds":[1],"provider":"hunter","apiKey":""}"#, ["/apiKey"]),
            job("a key of blanks", #"{"siteIds":[1],"provider":"hunter","apiKey":" "}"#, ["/apiKey"]),
            job("a key with a line break", #"{"siteIds":[1],"provider":"hunter","apiKey":"a\r\nb"}"#, ["/apiKey"]),
            job("a key outside ASCII", #"{"siteIds":[1],"provider":"hunter","apiKey":"schlüssel"}"#, ["/apiKey"]),
            job("a key that is a number", #"{"siteIds":[1],"provider":"hunter","apiKey":7}"#, ["/apiKey"]),
            job(
                "a key of 201 characters",
                #"{"siteIds":[1],"provider":"hunter","apiKey":"\#(String(repeating: "k", count: 201))"}"#, ["/apiKey"]),
            job("config and filters", #"{"siteIds":[1],"config":{},"filters":{},\#(rest)}"#, ["/filters"]),
            job("filters at fault", #"{"siteIds":[1],"filters":{"limit":0},\#(rest)}"#, ["/filters/limit"]),
            job("unknown members", #"{"siteIds":[1],"siteids":[1],"a/b~c":1,\#(rest)}"#, ["/siteids", "/a~1b~0c"]),
            job("a repeated member", #"{"siteIds":[1],"siteIds":[2],\#(rest)}"#, ["/siteIds"]),
            job("a repeated member in disguise", #"{"siteIds":[1],"site\u0049ds":[2],\#(rest)}"#, ["/siteIds"]),
            job(
                "everything at once",
                #"{"siteIds":["x"],"provider":"?","config":{"limit":"5","domain":"a.example"},"apiKey":[],"extra":1}"#,
                ["/siteIds/0", "/provider", "/config/limit", "/config/domain", "/apiKey", "/extra"]),
        ]
    }

    static var filters: [BadRequest] {
        let long = String(repeating: "x", count: 201)
        return [
            filter("a list", "[]", [""]),
            filter("text", #""limit=5""#, [""]),
            filter("a domain", #"{"domain":"other.example"}"#, ["/domain"]),
            filter("no contacts at all", #"{"max_contacts":0}"#, ["/max_contacts"]),
            filter("more contacts than anybody has", #"{"max_contacts":10001}"#, ["/max_contacts"]),
            filter("contacts as text", #"{"max_contacts":"50"}"#, ["/max_contacts"]),
            filter("a decision in words", #"{"decision_maker":"yes"}"#, ["/decision_maker"]),
            filter("a decision as a number", #"{"decision_maker":1}"#, ["/decision_maker"]),
            filter("no days", #"{"skip_if_enriched_within_days":0}"#, ["/skip_if_enriched_within_days"]),
            filter(
                "days beyond ten years", #"{"skip_if_enriched_within_days":3651}"#, ["/skip_if_enriched_within_days"]),
            filter("no credits at all", #"{"max_credits":0}"#, ["/max_credits"]),
            filter("part of a credit", #"{"max_credits":1.5}"#, ["/max_credits"]),
            filter("days as text", #"{"skip_if_enriched_within_days":"7"}"#, ["/skip_if_enriched_within_days"]),
            filter("a typo", #"{"senority":["senior"]}"#, ["/senority"]),
            filter("limits out of range", #"{"limit":0}"#, ["/limit"]),
            filter("a limit above 100", #"{"limit":101}"#, ["/limit"]),
            filter("a limit in parts", #"{"limit":2.5}"#, ["/limit"]),
            filter("a limit as text", #"{"limit":"5"}"#, ["/limit"]),
            filter("a negative offset", #"{"offset":-1}"#, ["/offset"]),
            filter("an offset without end", #"{"offset":9223372036854775807}"#, ["/offset"]),
            filter("a company of 201 characters", #"{"company":"\#(long)"}"#, ["/company"]),
            filter("a company with a control character", #"{"company":"a\u0000b"}"#, ["/company"]),
            filter("a blank company", #"{"company":"  "}"#, ["/company"]),
            filter("a company that is a list", #"{"company":["a"]}"#, ["/company"]),
            filter("an unknown type", #"{"type":"both"}"#, ["/type"]),
            filter("an unknown required field", #"{"required_field":"email"}"#, ["/required_field"]),
            filter("a seniority that is no list", #"{"seniority":"senior"}"#, ["/seniority"]),
            filter(
                "unknown seniorities", #"{"seniority":["senior","boss",1,null,""]}"#,
                ["/seniority/1", "/seniority/2", "/seniority/3", "/seniority/4"]),
            filter("an unknown department", #"{"department":["engineering"]}"#, ["/department/0"]),
            filter(
                "an unknown verification status", #"{"verification_status":["valid","ok"]}"#,
                ["/verification_status/1"]),
            filter("a title with a comma", #"{"job_titles":["CEO","Head, Sales"]}"#, ["/job_titles/1"]),
            filter("an empty title", #"{"job_titles":[""]}"#, ["/job_titles/0"]),
            filter("a title of 101 characters", #"{"job_titles":["\#(long.prefix(101))"]}"#, ["/job_titles/0"]),
            filter(
                "21 titles", #"{"job_titles":[\#((1...21).map { "\"t\($0)\"" }.joined(separator: ","))]}"#,
                ["/job_titles"]),
            filter("a location that is text", #"{"location":"Europe"}"#, ["/location"]),
            filter("a location with a typo", #"{"location":{"includes":[]}}"#, ["/location/includes"]),
            filter("a place that is text", #"{"location":{"include":["Europe"]}}"#, ["/location/include/0"]),
            filter("no place", #"{"location":{"include":[null]}}"#, ["/location/include/0"]),
            filter("an empty place", #"{"location":{"include":[{}]}}"#, ["/location/include/0"]),
            filter(
                "a place of two kinds", #"{"location":{"exclude":[{"continent":"Asia","country":"JP"}]}}"#,
                ["/location/exclude/0"]),
            filter(
                "an unknown continent", #"{"location":{"include":[{"continent":"Atlantis"}]}}"#,
                ["/location/include/0/continent"]),
            filter(
                "an unknown region", #"{"location":{"include":[{"business_region":"emea"}]}}"#,
                ["/location/include/0/business_region"]),
            filter(
                "unknown countries", #"{"location":{"include":[{"country":"XX"},{"country":"us"},{"country":1}]}}"#,
                ["/location/include/0/country", "/location/include/1/country", "/location/include/2/country"]),
            filter(
                "a state of another country", #"{"location":{"include":[{"country":"DE","state":"CA"}]}}"#,
                ["/location/include/0/state"]),
            filter(
                "an unknown state", #"{"location":{"include":[{"country":"US","state":"ZZ"}]}}"#,
                ["/location/include/0/state"]),
            filter(
                "a city without a country", #"{"location":{"include":[{"continent":"Europe","city":"Bonn"}]}}"#,
                ["/location/include/0/city"]),
            filter(
                "an unknown member of a place", #"{"location":{"include":[{"country":"DE","zip":"1"}]}}"#,
                ["/location/include/0/zip"]),
        ]
    }

    static var sites: [BadRequest] {
        func move(_ name: String, _ body: String, _ pointers: Set<String>) -> BadRequest {
            .post("move: \(name)", "/api/sites/move-to-enrichment", body, 422, pointers)
        }
        func add(_ name: String, _ body: String, _ pointers: Set<String>) -> BadRequest {
            .post("add: \(name)", "/api/sites", body, 422, pointers)
        }
        return [
            move("empty object", "{}", ["/siteIds"]),
            move("an empty list", #"{"siteIds":[]}"#, ["/siteIds"]),
            move("an unknown site", #"{"siteIds":[1,9000000001]}"#, ["/siteIds/1"]),
            move("an unknown member", #"{"siteIds":[1],"stage":"analysis"}"#, ["/stage"]),
            move("a site as text", #"{"siteIds":["1"]}"#, ["/siteIds/0"]),
            .post(
                "move by its other name: a site as text", "/api/enrichment/move", #"{"siteIds":["1"]}"#, 422,
                ["/siteIds/0"]),
            add("empty object", "{}", [""]),
            add("domains and sites", #"{"domains":["a.example"],"sites":[{"url":"https://b.example"}]}"#, [""]),
            add("no domain", #"{"domains":[]}"#, ["/domains"]),
            add(
                "10,001 domains",
                #"{"domains":[\#((1...10_001).map { _ in #""a.example""# }.joined(separator: ","))]}"#,
                ["/domains"]),
            add(
                "domains of wrong types", #"{"domains":["a.example",1,null,{}]}"#,
                ["/domains/1", "/domains/2", "/domains/3"]),
            add("domains that are no list", #"{"domains":"a.example"}"#, ["/domains"]),
            add(
                "sites of wrong types",
                #"{"sites":[{"url":1},{},{"url":"https://a.example","name":"A"},"b.example",null]}"#,
                ["/sites/0/url", "/sites/1/url", "/sites/2/name", "/sites/3", "/sites/4"]),
            add(
                "a company name that is a number", #"{"sites":[{"url":"https://a.example","company_name":1}]}"#,
                ["/sites/0/company_name"]),
        ]
    }

    static var brokenBodies: [BadRequest] {
        let sound = #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key"}"#
        func broken(_ name: String, _ body: String) -> BadRequest {
            .post("broken JSON: \(name)", jobsPath, body, 400)
        }
        return [
            broken("nothing", ""),
            broken("blanks", " \n "),
            broken("cut short", String(sound.dropLast())),
            broken("cut within text", String(sound.dropLast(2))),
            broken("something behind it", sound + "x"),
            broken("twice", sound + sound),
            broken("a comma too many", #"{"siteIds":[1,],"provider":"hunter","apiKey":"a-key"}"#),
            broken("a comma too early", #"{"siteIds":[,1],"provider":"hunter","apiKey":"a-key"}"#),
            broken("no comma", #"{"siteIds":[1 2],"provider":"hunter","apiKey":"a-key"}"#),
            broken("a comma behind the last member", #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key",}"#),
            broken("single quotes", "{'siteIds':[1]}"),
            broken("a comment", "/* sites */ \(sound)"),
            broken("a leading zero", #"{"siteIds":[01]}"#),
            broken("not a number", #"{"siteIds":[NaN]}"#),
            broken("a number beyond all", #"{"siteIds":[1e999]}"#),
            broken("half a surrogate", #"{"provider":"\ud800"}"#),
            broken("an unknown escape", #"{"provider":"\x"}"#),
            broken("a raw line break in text", "{\"provider\":\"hun\nter\"}"),
            broken("a byte order mark", "\u{FEFF}\(sound)"),
            broken("deeply nested lists", String(repeating: "[", count: 100_000)),
            broken("deeply nested objects", String(repeating: #"{"a":"#, count: 100_000)),
            broken(
                "deeper than any body of ours",
                String(repeating: "[", count: 17) + String(repeating: "]", count: 17)),
            BadRequest(
                "broken JSON: no UTF-8", "POST", jobsPath, contentType: "application/json",
                body: [UInt8](#"{"provider":""#.utf8) + [0xFF, 0xFE] + [UInt8](#""}"#.utf8), 400),
            BadRequest(
                "broken JSON: UTF-16", "POST", jobsPath, contentType: "application/json",
                body: sound.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, 400),
        ]
    }

    static var mediaTypes: [BadRequest] {
        let sound = #"{"siteIds":[1],"provider":"hunter","apiKey":"a-key"}"#
        let refused = [
            nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/json-patch+json", "application/jsonx", "application/json; charset=utf-16",
            "application/json, application/json", "*/*",
        ]
        return refused.map { type in
            .post("media type: \(type ?? "none")", jobsPath, sound, 415, contentType: type)
        }
    }
}
