import Enrichment
import ProviderWire
import Testing

@testable import Snov

@Suite struct SnovReplyTests {
    @Test func `a page of prospects is read`() throws {
        let reply = try SnovReply(PackageResources.prospects_result_json)
        #expect(reply.isResult)
        #expect(reply.rowCount == 1)
        #expect(reply.totalCount == 18)
        let row = try #require(reply.rows.first)
        #expect(row.firstName == "Ada" && row.lastName == "Lee" && row.position == "Web developer")
        #expect(row.emails == nil)
        #expect(row.searchStart?.hasSuffix("/search-emails/start/4162ada0") == true)
    }

    @Test func `a prospect's addresses are read`() throws {
        let reply = try SnovReply(PackageResources.emails_result_json)
        #expect(reply.isResult)
        #expect(reply.emails?.map(\.address) == ["ada@a.example"])
        #expect(reply.searchingDate == "2026-01-01 11:11:11")
        #expect(try SnovReply(PackageResources.emails_none_json).emails == [])
    }

    @Test(arguments: [
        (#"{"data":[],"meta":{"task_hash":"a1"},"links":[]}"#, "a1"),
        (#"{"data":{"task_hash":"b2"},"links":{}}"#, "b2"),
        (#"{"task_hash":"c3","data":[],"meta":[]}"#, "c3"),
        (#"{"data":[],"meta":{"task_hash":""},"links":{"result":"https://x/d4"}}"#, nil),
    ])
    func `the hash of a task may stand in three places`(body: String, hash: String?) throws {
        let reply = try SnovReply(Array(body.utf8))
        #expect(reply.taskHash == hash)
        #expect(!reply.isResult)
    }

    @Test(arguments: [
        ("completed", SnovReply.Progress.completed), ("Completed ", .completed), ("in_progress", .running),
        ("in progress", .running), ("In-Progress", .running), ("not_enough_credits", .notEnoughCredits),
        ("Not enough credits", .notEnoughCredits), ("failed", .running), ("", .running),
    ])
    func `a status may be spelled in any way`(word: String, progress: SnovReply.Progress) throws {
        #expect(try SnovReply(Array(#"{"status":"\#(word)"}"#.utf8)).progress == progress)
    }

    @Test(arguments: [
        (PackageResources.company_started_json, false), (PackageResources.prospects_started_json, false),
        (PackageResources.prospects_running_json, false), (PackageResources.emails_started_json, false),
        (PackageResources.names_started_json, false), (PackageResources.not_enough_credits_json, false),
        (PackageResources.prospects_revealed_json, true), (PackageResources.domain_emails_result_json, true),
        (PackageResources.generic_contacts_result_json, true), (PackageResources.company_result_json, true),
        (PackageResources.names_result_json, true),
        (Array(#"{"data":[{"first_name":"Ada"}],"meta":{"task_hash":"a1"}}"#.utf8), true),
        (Array(#"{"data":{"emails":[]}}"#.utf8), true),
    ])
    func `what has begun is told from what has ended`(body: [UInt8], isResult: Bool) throws {
        #expect(try SnovReply(body).isResult == isResult)
    }

    @Test func `NUL bytes are passed over, raw and escaped`() throws {
        var body = Array(#"{"data":{"emails":[{"email":"a\u0000da@a.example"}]},"status":"comp\u0000leted"}"#.utf8)
        for place in [body.count, body.count / 2, 1] { body.insert(0, at: place) }
        let reply = try SnovReply(body)
        #expect(reply.progress == .completed)
        #expect(reply.emails?.map(\.address) == ["ada@a.example"])
    }

    @Test(arguments: [
        #"{"data":null,"meta":[],"links":"none","status":7}"#, #"{"data":"","links":[[]]}"#, "{}",
        #"{"data":[null,1,"a",[]],"meta":{"total_count":"-5","task_hash":{"a":1}}}"#,
    ])
    func `strange values cost themselves only`(body: String) throws {
        let reply = try SnovReply(Array(body.utf8))
        #expect(reply.rows.isEmpty && reply.totalCount == nil && reply.taskHash == nil)
    }

    @Test(arguments: ["", "[]", "null", "<html>", #"{"data":["#, #"{} {}"#, #"{"status":"completed""#])
    func `what is no object, or half of one, is a fault`(body: String) {
        #expect(throws: WireFault.self) { try SnovReply(Array(body.utf8)) }
    }

    @Test func `rows beyond a page are counted and not read`() throws {
        let rows = Array(repeating: #"{"email":"x@a.example"}"#, count: 20_000).joined(separator: ",")
        let reply = try SnovReply(Array(#"{"data":[\#(rows)]}"#.utf8))
        #expect(reply.rows.count == SnovReply.mostRows)
        #expect(reply.rowCount == 20_000)
    }
}
