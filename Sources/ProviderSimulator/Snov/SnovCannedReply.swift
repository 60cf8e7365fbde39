import NIOHTTP1

/// Replies of Snov's with status 200 that no decent service gives. The raw value is the name in `POST /_faults`; those
/// of `CannedReply` that have no shape of their own serve as well.
enum SnovCannedReply: String, CaseIterable, Sendable {
    /// Every member is of a type it shouldn't be.
    case wrongTypes = "snov_wrong_types"
    /// Text that hurts whoever takes it for harmless.
    case hostileStrings = "snov_hostile_strings"
    /// A status nobody has heard of.
    case failed = "snov_failed"
    /// A token that isn't text.
    case oddToken = "snov_odd_token"
    /// A start without a hash and without a link.
    case withoutHash = "snov_without_hash"
    /// Twenty thousand prospects where twenty belong.
    case flood = "snov_flood"

    var answer: Answer {
        Answer(status: .ok, body: Array(text.utf8))
    }

    private var text: String {
        switch self {
        case .wrongTypes:
            #"""
            {"data":[{"first_name":1,"last_name":["Lee"],"position":{},"source_page":7,"search_emails_start":true},
            {"first_name":null,"emails":"ada@acme.example"},{"emails":{"emails":[17,{"email":1.5,"smtp_status":[]}]}},
            null,"ada",[]],"meta":{"task_hash":{"a":1},"page":"one","total_count":"18"},"links":"none",
            "status":"completed"}
            """#
        case .hostileStrings:
            #"""
            {"data":[{"first_name":"<script>alert(1)</script>","last_name":"=HYPERLINK(\"http://evil.example\")",
            "position":"\u202egnp.exe\u0000","source_page":"javascript:alert(1)","search_emails_start":
            "file:///etc/passwd"},{"first_name":"\ud83d\ude00","last_name":"\u001b[31m\r\nSet-Cookie: a=b",
            "source_page":"http://[::1","emails":{"emails":[{"email":"quote'); DROP TABLE contacts;--@acme.example",
            "smtp_status":"valid'"},{"email":"nul\u0000byte@acme.example","smtp_status":""},{"email":"@"}]}}],
            "meta":{"page":-1,"total_count":-5},"links":{"next":"http://169.254.169.254/"},"status":"completed"}
            """#
        case .failed: #"{"data":[],"meta":{},"links":[],"status":"failed"}"#
        case .oddToken: #"{"access_token":["a"],"token_type":"Bearer","expires_in":"soon"}"#
        case .withoutHash: #"{"data":[],"meta":{},"links":[]}"#
        case .flood:
            #"{"data":["#
                + (1...20_000).map {
                    #"{"first_name":"P\#($0)","emails":{"emails":[{"email":"p\#($0)@acme.example"}]}}"#
                }
                .joined(separator: ",") + #"],"meta":{"total_count":20000},"links":{"next":""},"status":"completed"}"#
        }
    }
}
