import Foundation
import GRDB
import TestKit
import Testing

/// Good replies of bad content, from the provider through the database to a client.
@Suite(.timeLimit(.minutes(10))) struct HostileContentTests {
    private static let texts = #"""
        {"data":{"emails":[
        {"value":"ada@long.example","first_name":"\#(String(repeating: "Ada\\u0301", count: 60_000))",
        "last_name":"\u0000\u202eeeL\u202c\r\nSet-Cookie: a=b","position":"\ud800","position_raw":"\ud83d\ude00",
        "twitter":"</script><script>","phone_number":"+1\u0000234","confidence":1e400},
        {"value":"\u202egnp@long.example"},{"value":"\ud800@long.example"},{"value":"nul\u0000@long.example"},
        {"value":"\#(String(repeating: "a", count: 250))@long.example"},
        {"value":"grace@long.example","value":"GRACE@long.example","confidence":-0,"confidence":99.6},
        7,null,[[]],"text"]},"meta":{"results":1e400}}
        """#

    @Test func `hostile content is stored bounded, in good text, and served as JSON`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites(["hostile.example", "types.example", "long.example", "flood.example"])
        try await stand.order(#"{"fixture":"hostile_strings"}"#, of: "hostile.example")
        try await stand.order(#"{"fixture":"wrong_types"}"#, of: "types.example")
        try await stand.order(#"{"fixture":"flood"}"#, of: "flood.example")
        let quoted = String(decoding: try JSONEncoder().encode(Self.texts), as: UTF8.self)
        try await stand.order(#"{"status":200,"body":\#(quoted)}"#, of: "long.example")
        let (job, _) = try await stand.finish(try await stand.submit(sites))
        #expect(job["status"].text == "completed", "\(job)")
        #expect(job["succeeded_items"].int == 4)
        #expect(job["credits_used"].int == 13)

        var contacts: [[JSONValue]] = []
        for site in sites { contacts.append(try await self.contacts(of: site, in: stand)) }
        #expect(contacts.map(\.count) == [1, 1, 2, 100])
        #expect(contacts[1][0]["email"].text == "ada@acme.example")
        let ada = try #require(contacts[2].first { $0["email"].text == "ada@long.example" })
        #expect(ada["first_name"].text?.unicodeScalars.count == 1000)
        #expect(ada["last_name"].text == "eeL  Set-Cookie: a=b")
        #expect(ada["position"] == .null)
        #expect(ada["position_raw"].text == "😀")
        #expect(ada["twitter"].text == "</script><script>")
        #expect(ada["phone_number"].text == "+1234")
        #expect(ada["confidence"] == .null)
        #expect(contacts[2].first { $0["email"].text == "grace@long.example" }?["confidence"].int == 100)

        try await DatabaseQueue(path: stand.database).read { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            let notes = try String.fetchAll(db, sql: "SELECT error FROM job_sites ORDER BY position")
            #expect(notes.last == "99900 results beyond the 100 that one reply may hold were left out.")
        }
    }

    /// A site's contacts as a client gets them, every text of which must be whole, short and without control characters.
    private func contacts(of site: Int, in stand: Stand) async throws -> [JSONValue] {
        let reply = try await stand.get("/api/enrichment/sites/\(site)/contacts")
        #expect(reply.status == 200)
        #expect(String(validating: reply.bytes, as: UTF8.self) != nil)
        let contacts = try JSONValue(reply.bytes)["data"].elements
        for case .object(let members) in contacts {
            for (name, text) in members.compactMapValues(\.text) {
                // Two names and a blank.
                #expect(text.unicodeScalars.count <= (name == "full_name" ? 2001 : 1000))
                #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !$0.properties.isBidiControl }, "\(text)")
            }
        }
        return contacts
    }
}
