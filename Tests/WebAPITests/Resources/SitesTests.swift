import Enrichment
import Testing

@Suite struct SitesTests {
    private let server = Server()

    @Test func `each domain is answered in its place`() throws {
        let answer = try server.post("/api/sites", #"{"domains":["A.example","nonsense"," b.example ","a.example"]}"#)

        #expect(answer.status == 201)
        #expect(
            answer.text == #"{"success":true,"data":["#
                + #"{"input":"A.example","status":"created","id":100,"domain":"a.example"},"#
                + #"{"input":"nonsense","status":"refused","reason":"has no dot"},"#
                + #"{"input":" b.example ","status":"created","id":101,"domain":"b.example"},"#
                + #"{"input":"a.example","status":"existed","id":100,"domain":"a.example"}],"#
                + #""created":2,"existed":1,"refused":1}"#)
        #expect(server.store.contents.added.map(\.url) == ["https://a.example", "https://b.example"])
        #expect(server.store.contents.added.map(\.companyName) == [nil, nil])
    }

    @Test func `a site keeps its address and its company's name`() throws {
        let answer = try server.post(
            "/api/sites",
            #"{"sites":[{"url":" HTTP://Shop.example/de?x=1 ","company_name":" Shop "},{"url":"https://b.example"}]}"#)

        #expect(answer.status == 201)
        #expect(
            server.store.contents.added == [
                NewSite(url: "HTTP://Shop.example/de?x=1", domain: "shop.example", companyName: "Shop"),
                NewSite(url: "https://b.example", domain: "b.example", companyName: nil),
            ])
    }

    @Test(arguments: [
        "a.example", "ftp://a.example", "javascript:alert(1)//a.example", "https://user:word@a.example",
        "https://a.example/a b", "https://a.example/\\u0000", "",
    ])
    func `an address that will not do is refused in its row`(_ url: String) throws {
        let answer = try server.post("/api/sites", #"{"sites":[{"url":"\#(url)"}]}"#)
        #expect(answer.status == 200)
        #expect(answer.text.contains(#""status":"refused","reason":"#))
        #expect(answer.text.hasSuffix(#""created":0,"existed":0,"refused":1}"#))
        #expect(server.store.contents.added.isEmpty)
    }

    @Test func `nothing new is no creation`() throws {
        _ = try server.post("/api/sites", #"{"domains":["a.example"]}"#)
        #expect(try server.post("/api/sites", #"{"domains":["a.example"]}"#).status == 200)
    }

    @Test(arguments: ["/api/sites/move-to-enrichment", "/api/enrichment/move"])
    func `sites are moved under either address`(_ path: String) throws {
        let answer = try server.post(path, #"{"siteIds":[2,1,2]}"#)
        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":{"updated":2}}"#)
        #expect(server.store.contents.moved.map(\.rawValue) == [2, 1])
    }

    @Test func `many sites are taken at once`() throws {
        let rows = (1...2_000).map { #"{"url":"https://a\#($0).example","company_name":"A"}"# }
        let server = Server()
        let answer = try server.post("/api/sites", #"{"sites":[\#(rows.joined(separator: ","))]}"#)
        #expect(answer.status == 201)
        #expect(answer.text.hasSuffix(#""created":2000,"existed":0,"refused":0}"#))
    }

    @Test func `an address has 2,048 bytes at most`() throws {
        let start = "https://a.example/"
        let longest = start + String(repeating: "x", count: 2_048 - start.utf8.count)
        let answer = try server.post("/api/sites", #"{"sites":[{"url":"\#(longest)x"},{"url":"\#(longest)"}]}"#)
        #expect(answer.text.hasSuffix(#""created":1,"existed":0,"refused":1}"#))
        #expect(server.store.contents.added.map(\.url) == [longest])
    }

    @Test func `a site is deleted once`() throws {
        let answer = try server.send("DELETE", "/api/sites/2")
        #expect(answer.status == 200)
        #expect(answer.text == #"{"success":true,"data":{"deleted":1}}"#)
        #expect(server.store.contents.sites == [1, 3])
        #expect(try server.send("DELETE", "/api/sites/2").status == 404)
    }

    @Test(arguments: ["/api/sites/9", "/api/sites/0", "/api/sites/01", "/api/sites/x", "/api/sites/1/"])
    func `what is no site's address has nothing to delete`(_ path: String) throws {
        #expect(try server.send("DELETE", path).status == 404)
    }

    @Test(arguments: [
        (
            SiteRemoval.inUnfinishedJobs([JobID(rawValue: "a"), JobID(rawValue: "b")]),
            "The site is part of what is not finished: cancel it or wait for its end. Jobs: a, b."
        ),
        (.neededByTables(["notes"]), "Another application's tables need the site or its contacts. Tables: notes."),
        (.neededByTables([]), "Another application's tables need the site or its contacts. Tables: of the database."),
    ])
    func `a site that is needed stays, and the reply says for what`(_ removal: SiteRemoval, _ detail: String) throws {
        server.store.change { $0.removals[1] = removal }
        let answer = try server.send("DELETE", "/api/sites/1")
        #expect(answer.status == 409)
        #expect(try answer.problem().detail == detail)
    }
}
