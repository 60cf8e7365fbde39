import Enrichment
import Testing

@Suite struct SiteImportTests {
    private let server = Server()

    private func send(_ csv: String, type: String = "text/csv") throws -> Answer {
        try server.send("POST", "/api/sites/import", headers: [("Content-Type", type)], body: [UInt8](csv.utf8))
    }

    @Test func `each row is answered in its place, with its line`() throws {
        let answer = try send(
            "company_name,domain\r\n\" \",A.example\r\n,\"non\r\nsense\"\r\n\r\nB,b.example\r\n,a.example,\r\nC,a.example"
        )

        #expect(answer.status == 201)
        #expect(
            answer.text == #"{"success":true,"data":["#
                + #"{"line":2,"input":"A.example","status":"created","id":100,"domain":"a.example"},"#
                + #"{"line":3,"input":"non\u000d\u000asense","status":"refused","reason":"has no dot"},"#
                + #"{"line":6,"input":"b.example","status":"created","id":101,"domain":"b.example"},"#
                + #"{"line":7,"input":"a.example","status":"refused","reason":"The row has 3 fields and the header 2."},"#
                + #"{"line":8,"input":"a.example","status":"existed","id":100,"domain":"a.example"}],"#
                + #""created":2,"existed":1,"refused":2}"#)
        #expect(server.store.contents.added.map(\.domain) == ["a.example", "b.example"])
        #expect(server.store.contents.added.map(\.companyName) == [nil, "B"])
    }

    @Test func `addresses are judged as in JSON`() throws {
        let answer = try send("\u{FEFF}URL\nhttps://Shop.example/de\nshop.example\nhttps://me@b.example\n")
        #expect(answer.status == 201)
        #expect(answer.text.hasSuffix(#""created":1,"existed":0,"refused":2}"#))
        #expect(
            server.store.contents.added
                == [NewSite(url: "https://Shop.example/de", domain: "shop.example", companyName: nil)])
    }

    @Test func `nothing new is no creation`() throws {
        _ = try send("domain\na.example\n")
        #expect(try send("domain\na.example\n").status == 200)
    }

    @Test(arguments: ["text/csv", "Text/CSV; charset=UTF-8", "text/csv;header=present"])
    func `CSV is taken however its type is written`(_ type: String) throws {
        #expect(try send("domain\na.example\n", type: type).status == 201)
    }

    @Test(arguments: ["application/json", "text/plain", "text/csv; charset=iso-8859-1", ""])
    func `another type or another charset is told what is taken`(_ type: String) throws {
        let answer = try send("domain\na.example\n", type: type)
        #expect(answer.status == 415)
        #expect(try answer.field("Accept") == "text/csv")
    }

    @Test func `bytes that are no UTF-8 are told on which line`() throws {
        let answer = try server.send(
            "POST", "/api/sites/import", headers: [("Content-Type", "text/csv")],
            body: [UInt8]("domain,company_name\na.example,M".utf8) + [0xFC, 0x0A])
        #expect(answer.status == 415)
        #expect(try answer.problem().detail == "Line 2 is not UTF-8: save the file as CSV in UTF-8.")
    }

    @Test(arguments: ["", "\r\n", "domain\n\"a.example", "domain\na\"b\n", "domain\na\0b\n"])
    func `what is no CSV adds nothing`(_ csv: String) throws {
        let answer = try send(csv)
        #expect(answer.status == 400)
        #expect(try answer.problem().type == "/problems/malformed-csv")
        #expect(server.store.contents.added.isEmpty)
    }

    @Test(arguments: [
        ("domain,phone,\n1\n", ["#cell=1,2", "#cell=1,3"]), ("company_name\nA\n", ["#row=1"]),
        ("a.example\nb.example\n", ["#cell=1,1", "#row=1"]), ("url,domain\n1,2\n", ["#row=1"]), ("domain\n", [""]),
        ("domain\n" + String(repeating: "a.example\n", count: 10_001), [""]),
    ])
    func `a table of something else adds nothing`(_ csv: String, _ pointers: [String]) throws {
        let answer = try send(csv)
        #expect(answer.status == 422)
        #expect(try answer.problem().pointers == Set(pointers))
        #expect(server.store.contents.added.isEmpty)
    }

    @Test func `ten thousand rows are taken`() throws {
        let answer = try send("domain\n" + (1...10_000).map { "a\($0).example\n" }.joined())
        #expect(answer.status == 201)
    }
}
