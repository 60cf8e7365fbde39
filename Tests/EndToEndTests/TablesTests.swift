import CSV
import Foundation
import HTTPTypes
import TestKit
import Testing

/// Sites come in as a table and contacts go out as one, on real parts and through nginx.
@Suite(.timeLimit(.minutes(10))) struct TablesTests {
    private static let table =
        "company_name,url\r\n\"=HYPERLINK(\"\"http://evil.example\"\",\"\"a\"\")\",https://company-1.example\r\n"
        + "\"Smith, \"\"Bob\"\" & Söhne\",https://www.company-2.example/de\r\n,nonsense\r\n"

    private func importSites(_ stand: Stand) async throws -> Stand.Reply {
        try await stand.send(
            .post, "/api/sites/import", body: Array(Self.table.utf8),
            fields: [("Content-Type", "text/csv; charset=utf-8")])
    }

    private func export(_ stand: Stand, _ query: String = "") async throws -> [[String: String]] {
        let reply = try await stand.get("/api/enrichment/contacts.csv" + query)
        #expect(reply.status == 200)
        #expect(reply.fields[.contentType] == "text/csv; charset=utf-8; header=present")
        #expect(reply.fields[.contentDisposition] == #"attachment; filename="contacts.csv""#)
        let records = try CSVReader.records(in: reply.bytes)
        let names = try #require(records.first?.fields)
        return records.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, $0.fields)) }
    }

    @Test func `sites are imported, listed, enriched, exported and deleted`() async throws {
        let stand = try await Stand(startWorker: false)
        let imported = try await importSites(stand)
        #expect(imported.status == 201, "\(imported.text)")
        #expect(imported.json["data"].elements.map { $0["line"].int } == [2, 3, 4])
        #expect(imported.json["data"].elements.map { $0["status"].text } == ["created", "created", "refused"])
        #expect(try await importSites(stand).json["existed"].int == 2)
        let sites = imported.json["data"].elements.compactMap { $0["id"].int }
        try #require(sites.count == 2)

        let listed = try await stand.get("/api/sites?pipeline_stage=discovered&sortBy=id&sortOrder=asc")
        #expect(listed.json["total"].int == 2)
        #expect(listed.json["data"].elements.map { $0["id"].int } == sites)
        let shown = try await stand.get("/api/sites/\(sites[1])").json["data"]
        #expect(shown["company_name"].text == "Smith, \"Bob\" & Söhne")
        #expect(shown["domain"].text == "company-2.example")
        #expect(try await export(stand).isEmpty)

        let job = try await stand.submit(sites)
        let kept = try await stand.send(.delete, "/api/sites/\(sites[0])")
        #expect(kept.status == 409)
        #expect(kept.json["detail"].text?.contains(job) == true)
        try stand.startWorker()
        let (end, _) = try await stand.finish(job)
        #expect(end["status"].text == "completed")

        let found = try await stand.get("/api/enrichment/contacts?job=\(job)&pageSize=200")
        #expect(found.json["total"].int == end["contacts_found"].int)
        let rows = try await export(stand)
        #expect(
            rows.compactMap { $0["id"].flatMap(Int.init) }.sorted()
                == found.json["data"].elements.compactMap { $0["id"].int }.sorted())
        #expect(
            Set(rows.map { $0["company_name"] }) == [
                "'=HYPERLINK(\"http://evil.example\",\"a\")", "Smith, \"Bob\" & Söhne",
            ])
        #expect(rows.allSatisfy { row in row.values.allSatisfy { !"=+-@\t\r".contains($0.first ?? "a") } })

        #expect(try await stand.send(.delete, "/api/sites/\(sites[0])").json["data"]["deleted"].int == 1)
        #expect(try await stand.send(.delete, "/api/sites/\(sites[0])").status == 404)
        let left = try await export(stand, "?job=\(job)")
        #expect(!left.isEmpty)
        #expect(left == rows.filter { $0["site_id"] == "\(sites[1])" })
        #expect(try await stand.get("/api/enrichment/contacts?site=\(sites[0])").json["total"].int == 0)
        #expect(try await stand.job(job)["status"].text == "completed")
    }

    @Test func `an export goes on while contacts come and the worker writes`() async throws {
        let stand = try await Stand()
        let sites = try await stand.addSites((1...30).map { "company-\($0).example" })
        let old = try await stand.finish(try await stand.submit(Array(sites.prefix(5)))).job
        let before = Set(try await export(stand).compactMap { $0["id"] })
        #expect(before.count == old["contacts_found"].int)

        let job = try await stand.submit(Array(sites.dropFirst(5)))
        var exports = 0
        while ["pending", "running"].contains(try await stand.job(job)["status"].text) {
            let ids = try await export(stand).compactMap { $0["id"] }
            #expect(Set(ids).count == ids.count)
            #expect(before.isSubset(of: Set(ids)))
            exports += 1
        }
        print("\(exports) exports while a job ran")
        #expect(try await export(stand).count == stand.get("/api/enrichment/contacts").json["total"].int)
    }
}
