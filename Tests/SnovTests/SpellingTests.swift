import Enrichment
import HTTPTypes
import ProviderWire
import TestKit
import Testing

@testable import Snov

/// The spellings of starts, results and links that are known of Snov (providers.md, B.3 and B.4), each through a whole
/// search.
@Suite struct SpellingTests {
    @Test(arguments: [200, 201, 202])
    func `a start is taken under each of its statuses`(status: Int) async throws {
        let model = ModelSnov(
            .of(2), acceptance: { hash, _ in (status, #"{"data":[],"meta":{"task_hash":"\#(hash)"}}"#) })
        #expect(Set(try await model.search(.of(2)).names) == ["p0", "p1"])
    }

    @Test(arguments: [
        #"{"data":[],"meta":{"domain":"a.example","task_hash":"HASH"},"links":{"result":"LINK"}}"#,
        #"{"data":{"task_hash":"HASH"},"meta":[],"links":[]}"#,
        #"{"task_hash":"HASH","data":[],"meta":{},"links":{}}"#,
        #"{"data":[],"meta":{"task_hash":""},"links":{"result":"LINK"}}"#,
        #"{"data":[],"meta":{"task_hash":null},"links":{"result":"LINK?webhook=1"}}"#,
        #"{"links":{"result":"LINK"}}"#, #"{"data":null,"meta":{"task_hash":"HASH"},"links":null,"success":true}"#,
        #"{"data":{},"meta":{"task_hash":"HASH"},"status":"in_progress"}"#,
        "{\"data\":[],\"meta\":{\"task_hash\":\"HA\\u0000SH\"},\u{0}\"links\":[]}\u{0}",
        "\r\n {\n  \"data\": [],\n  \"meta\": {\"task_hash\": \"HASH\"}\n}\n",
    ])
    func `a task's hash is found wherever it stands`(form: String) async throws {
        let model = ModelSnov(
            .of(1, roles: 1),
            acceptance: { hash, link in
                let halves = form.replacing("HA\\u0000SH", with: hash.prefix(2) + "\\u0000" + hash.dropFirst(2))
                return (202, halves.replacing("HASH", with: hash).replacing("LINK", with: link))
            })
        #expect(Set(try await model.search(.of(2)).names) == ["p0", "role0"])
        #expect(model.starts.values.allSatisfy { $0 == 1 })
    }

    @Test(arguments: [#"{"next":""}"#, #"{"next":null}"#, "{}", "[]", "null", #""""#, #"{"next":7}"#, #"{"next":[]}"#])
    func `a last page may say so in any way`(links: String) async throws {
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                guard call.path.contains("generic-contacts") else { return nil }
                return .text(200, #"{"data":[{"email":"r@a.example"}],"links":\#(links),"status":"completed"}"#)
            })
        #expect(Set(try await model.search(.of(60)).names) == ["p0", "r"])
        #expect(model.paths.count { $0.contains("generic") } == 1)
    }

    @Test(
        arguments: [
            ("valid", nil, "valid"), ("VALID", nil, "valid"), ("not_valid", nil, "invalid"),
            ("unknown", "catchall", "accept_all"), ("unknown", "banned", "unknown"), ("unknown", "greylist", "unknown"),
            ("unknown", "connection_error", "unknown"), ("unknown", "hidden_by_owner", "unknown"),
            ("unknown", "", "unknown"), ("unknown", nil, "unknown"), (nil, nil, "unknown"),
            (nil, "catchall", "unknown"),
            ("gone", nil, "unknown"), ("valid", "catchall", "valid"),
        ] as [(String?, String?, String)])
    func `what the verifier says has our words`(status: String?, reason: String?, word: String) throws {
        func json(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
        let body = #"""
            {"data":{"emails":[{"email":"a@a.example","smtp_status":\#(json(status)),
            "unknown_status_reason":\#(json(reason))}]},"status":"completed"}
            """#
        #expect(try SnovReply(Array(body.utf8)).emails?.map(\.verificationStatus) == [word])
    }

    @Test(arguments: [
        #"{"emails":[{"email":"x@a.example","smtp_status":"valid"}]}"#,
        #"[{"email":"x@a.example","smtp_status":"valid"}]"#,
        #"[{"emails":[{"email":"x@a.example","smtp_status":"valid"}]}]"#,
        #"[{"emails":{"emails":[null,{"email":"x@a.example","smtp_status":"valid"}]}}]"#,
    ])
    func `a prospect's addresses may be an object's or rows`(data: String) async throws {
        let model = ModelSnov(
            .of(1),
            intervene: { call in
                guard call.path.contains("search-emails/result") else { return nil }
                return .text(200, #"{"data":\#(data),"status":"completed"}"#)
            })
        let outcome = try await model.search(.of(1))
        #expect(outcome.names == ["x"])
        #expect(outcome.verdict.finding?.contacts.first?.verificationStatus == "valid")
        #expect(model.calls.filter { $0.mostCredits > 0 }.map(\.charge) == [.credits(1), .credits(1)])
    }

    @Test(arguments: [
        #"{"emails":[{"email":"known@a.example","smtp_status":"valid"}]}"#,
        #"[{"email":"known@a.example","smtp_status":"valid"}]"#,
        #"[null,7,"x",{"email":null},{"email":"no address"},{"email":"known@a.example"}]"#,
    ])
    func `the addresses of somebody revealed may be bare or wrapped`(emails: String) async throws {
        let model = ModelSnov(
            .of(0),
            intervene: { call in
                guard call.path.contains("prospects/start") else { return nil }
                return .text(200, #"{"data":[{"first_name":"A","emails":\#(emails)}],"status":"completed"}"#)
            })
        #expect(try await model.search(.of(1)).names == ["known"])
    }

    @Test(
        arguments: [
            ("7", 7), ("0", nil), ("-1", nil), ("soon", nil), ("", nil), ("1.5", nil), ("99999999999999999999", 86_400),
            ("Thu, 01 Jan 1970 00:01:40 GMT", 40), ("Thu, 01 Jan 1970 00:00:10 GMT", nil),
            ("Thursday, 01-Jan-70 00:01:40 GMT", nil),
        ] as [(String, Int64?)])
    func `a pause is as long as Snov says, in seconds or until a date`(text: String, seconds: Int64?) {
        for status in [429, 403] {
            let response = HTTPResponse(
                status: HTTPResponse.Status(code: status), headerFields: [.retryAfter: text])
            let answer = SnovAnswer(
                response, PackageResources.refusal_429_json, words: ProviderWords(hiding: "k"),
                now: WallSecond(unixSeconds: 60))
            #expect(answer == .final(.throttled(retryAfter: seconds.map { .seconds($0) })), "\(status) \(text)")
        }
    }
}
