import NIOHTTP1

/// Replies with status 200 that no decent service gives. The raw value is the name in `POST /_faults`.
enum CannedReply: String, CaseIterable, Sendable {
    /// Every member is of a type it shouldn't be.
    case wrongTypes = "wrong_types"
    /// Text that hurts whoever takes it for harmless: control characters, markup, SQL, half a character, a mile of it.
    case hostileStrings = "hostile_strings"
    case empty = "empty_body"
    case notAnObject = "not_an_object"
    /// JSON without `data`.
    case withoutData = "without_data"
    /// More closed brackets deep than a careless parser can stand.
    case deeplyNested = "deeply_nested"
    /// A hundred thousand addresses.
    case flood

    var answer: Answer {
        Answer(status: .ok, body: Array(text.utf8))
    }

    private var text: String {
        switch self {
        case .wrongTypes:
            #"""
            {"data":{"domain":["acme.example"],"disposable":"no","webmail":0,"accept_all":null,"pattern":7,
            "organization":{"name":"Acme"},"linked_domains":"none","emails":[
            {"value":17,"type":true,"confidence":"96","sources":{},"first_name":["Ada"],"last_name":1.5},
            {"value":"ada@acme.example","type":"personal","confidence":"high","sources":"none","first_name":1,
            "last_name":{},"position":[],"verification":"valid","phone_number":49301234},
            null,"ada@acme.example",[]]},
            "meta":{"results":"three","limit":"10","offset":null,"params":[]}}
            """#
        case .hostileStrings:
            #"""
            {"data":{"domain":"acme.example","disposable":false,"webmail":false,"accept_all":false,"pattern":"{first}",
            "organization":"\u0000\u001b[31m\r\nSet-Cookie: a=b","linked_domains":[],"emails":[
            {"value":"quote'); DROP TABLE contacts;--@acme.example","type":"personal","confidence":50,
            "first_name":"<script>alert(1)</script>","last_name":"=HYPERLINK(\"http://evil.example\")",
            "position":"\u202egnp.exe","linkedin":"javascript:alert(1)","phone_number":"+1\u0000234",
            "verification":{"date":"0000-99-99","status":"valid'"}},
            {"value":"nul\u0000byte@acme.example","type":"personal","confidence":2147483648,"first_name":"\ud83d\ude00",
            "linkedin":"http://[::1","twitter":"../../etc/passwd"},
            {"value":"@","type":"","confidence":-1},{"value":"","type":null,"confidence":null},
            {"value":"long@acme.example","type":"personal","confidence":1,"last_name":"
            """# + String(repeating: "x", count: 1 << 17)
                + #""}]},"meta":{"results":-1,"limit":10,"offset":0,"params":{}}}"#
        case .empty: ""
        case .notAnObject: "[]"
        case .withoutData: #"{"meta":{"results":3}}"#
        case .flood:
            #"{"data":{"emails":["#
                + (1...100_000).map { #"{"value":"person\#($0)@acme.example"}"# }.joined(separator: ",")
                + #"]},"meta":{"results":100000}}"#
        case .deeplyNested: String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        }
    }
}
