extension BadRequest {
    /// Tables of sites that nothing is taken of.
    static var tables: [BadRequest] {
        [
            table("nothing", "", 400), table("an open quote", "domain\n\"a.example\n", 400),
            table("a stray quote", "domain\na\"b\n", 400), table("a NUL", "domain\na.\0example\n", 400),
            table("a field without end", "domain\n" + String(repeating: "a", count: 20_000), 400),
            table("a header alone", "domain\r\n", 422, pointers: [""]),
            table("no header", "a.example\nb.example\n", 422, pointers: ["#cell=1,1", "#row=1"]),
            table("a column too many", "url,phone\nhttps://a.example,1\n", 422, pointers: ["#cell=1,2"]),
            table("a column twice", "domain,domain\na.example,a.example\n", 422, pointers: ["#cell=1,2"]),
            table("semicolons", "url;company_name\nhttps://a.example;A\n", 422, pointers: ["#cell=1,1", "#row=1"]),
            table("too many rows", "domain\n" + String(repeating: "a.b\n", count: 10_001), 422, pointers: [""]),
            table("another charset", "domain\na.example\n", 415, type: "text/csv; charset=utf-16"),
            table("JSON", "{}", 415, type: "application/json"),
        ]
    }

    private static func table(
        _ name: String, _ csv: String, _ status: Int, pointers: Set<String>? = nil, type: String = "text/csv"
    ) -> BadRequest {
        .post("import of \(name)", "/api/sites/import", csv, status, pointers, contentType: type)
    }
}
