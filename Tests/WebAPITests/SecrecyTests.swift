import Enrichment
import TestKit
import Testing

@Suite struct SecrecyTests {
    private static let key = "planted-7f3a9c"

    /// Every place of a body or a header in which somebody may put a key, rightly or not.
    private static let bodies = [
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY"}"#,
        #"{"siteIds":[9000000001],"provider":"hunter","apiKey":"KEY"}"#,
        #"{"siteIds":["KEY"],"provider":"KEY","apiKey":"KEY"}"#,
        #"{"siteIds":"KEY","provider":"hunter","apiKey":["KEY"]}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY KEY"}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":{"key":"KEY"}}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY","apiKey":"KEY"}"#,
        #"{"siteIds":[1],"provider":"hunter","apikey":"KEY"}"#,
        #"{"siteIds":[1],"provider":"snov","apiKey":"KEY"}"#,
        #"{"siteIds":[1],"provider":"hunter","config":"KEY","apiKey":"KEY"}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY","config":{"type":"KEY","domain":"KEY","limit":"KEY"}}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY","config":{"seniority":["KEY"],"job_titles":["KEY,KEY"]}}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY","config":{"location":{"include":[{"country":"KEY"}]}}}"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY"#,
        #"{"siteIds":[1],"provider":"hunter","apiKey":"KEY",}"#,
        "KEY", #""KEY""#, #"["KEY"]"#,
    ]

    @Test(arguments: [nil, StoreFault.busy, .broken("disk I/O error")])
    func `a key that came with a request is in no reply and no log line`(_ fault: StoreFault?) throws {
        let server = Server()
        server.store.fail(writing: fault)
        let headers = [
            (name: "Content-Type", value: "application/json"), ("Authorization", "Bearer \(Self.key)"),
            ("X-API-KEY", Self.key), ("Cookie", "key=\(Self.key)"),
        ]
        var seen: [String] = []
        for body in Self.bodies {
            let bytes = [UInt8](body.replacing("KEY", with: Self.key).utf8)
            let jobs = "/api/enrichment/jobs"
            for path in [jobs, "/api/sites/move-to-enrichment", "\(jobs)?api_key=\(Self.key)"] {
                let answer = try server.send("POST", path, headers: headers, body: bytes)
                seen += [answer.text, "\(answer.response)"]
            }
            let answer = try server.send("GET", "/api/enrichment/jobs?status=\(Self.key)", headers: headers)
            seen += [answer.text, "\(answer.response)"]
        }
        #expect(server.log.lines.count >= Self.bodies.count * 4)
        for text in seen + server.log.lines {
            #expect(!text.contains(Self.key), "\(text)")
        }
    }
}
