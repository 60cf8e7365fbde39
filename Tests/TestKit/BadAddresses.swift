extension BadRequest {
    private static func get(_ path: String, _ statuses: Int..., pointers: Set<String>? = nil) -> BadRequest {
        BadRequest("GET \(path.prefix(100))", "GET", path, statuses: Set(statuses), pointers: pointers)
    }

    private init(_ name: String, _ method: String, _ path: String, statuses: Set<Int>, pointers: Set<String>? = nil) {
        self.name = name
        self.method = method
        self.path = path
        headers = []
        body = []
        self.statuses = statuses
        self.pointers = pointers
    }

    static var queries: [BadRequest] {
        let (jobs, sites) = ("/api/enrichment/jobs", "/api/enrichment/sites")
        let contacts = "\(sites)/1/contacts"
        return [
            get("\(jobs)?page=0", 400, pointers: ["?page"]),
            get("\(jobs)?page=-1", 400, pointers: ["?page"]),
            get("\(jobs)?page=%2B1", 400, pointers: ["?page"]),
            get("\(jobs)?page=1.5", 400, pointers: ["?page"]),
            get("\(jobs)?page=9223372036854775807", 400, pointers: ["?page"]),
            get("\(jobs)?page=99999999999999999999999", 400, pointers: ["?page"]),
            get("\(jobs)?pageSize=0&page=x", 400, pointers: ["?pageSize", "?page"]),
            get("\(jobs)?pageSize=201", 400, pointers: ["?pageSize"]),
            get("\(jobs)?status=done", 400, pointers: ["?status"]),
            get("\(jobs)?page=1&page=1", 400, pointers: ["?page"]),
            get("\(jobs)?limit=10", 400, pointers: ["?limit"]),
            get("\(jobs)?page%3D1", 400, pointers: ["?page=1"]),
            get("\(jobs)?status=%FF", 400),
            get("\(jobs)?status=%C3", 400),
            get("\(jobs)?status=%zz", 400),
            get("\(jobs)?status=%2", 400),
            get("\(jobs)?" + (1...65).map { "p\($0)=" }.joined(separator: "&"), 400),
            get("\(sites)?search=a%00b", 400, pointers: ["?search"]),
            get("\(sites)?search=" + String(repeating: "x", count: 201), 400, pointers: ["?search"]),
            get("\(sites)?enrichment_status=done", 400, pointers: ["?enrichment_status"]),
            get("\(sites)?sortBy=url", 400, pointers: ["?sortBy"]),
            get("\(sites)?sortBy=id;drop+table+sites&sortOrder=up", 400, pointers: ["?sortBy", "?sortOrder"]),
            get("\(contacts)?min_confidence=101", 400, pointers: ["?min_confidence"]),
            get("\(contacts)?min_confidence=high&type=all", 400, pointers: ["?min_confidence", "?type"]),
            get("\(contacts)?page=1", 400, pointers: ["?page"]),
            get("/api/enrichment/contacts/1/findings?page=1", 400, pointers: ["?page"]),
            get("/api/sites?pipeline_stage=lost&sortBy=url", 400, pointers: ["?pipeline_stage", "?sortBy"]),
            get("/api/sites?sortBy=domain", 400, pointers: ["?sortBy"]),
            get("/api/sites/1?page=1", 400, pointers: ["?page"]),
            get("/api/enrichment/contacts.csv?page=1&site=x", 400, pointers: ["?page", "?site"]),
            get("/api/enrichment/contacts?site=0&email=%0A&job=%00", 400, pointers: ["?site", "?job", "?email"]),
            get("/api/enrichment/contacts?site=01&sortBy=confidence", 400, pointers: ["?site", "?sortBy"]),
            get("/api/health?deep=1", 400, pointers: ["?deep"]),
            get("\(jobs)/no-such-job?a=1", 400, pointers: ["?a"]),
            get("\(jobs)/no-such-job/sites?status=done&page=0&a=1", 400, pointers: ["?status", "?page", "?a"]),
        ]
    }

    static var addresses: [BadRequest] {
        let jobs = "/api/enrichment/jobs"
        let nowhere = [
            "/api/", "/api/nothing", "/api/Health", "/api/health/", "/api/health;v=1", "\(jobs)/",
            "\(jobs)/no-such-job", "\(jobs)/no-such-job/sites", "\(jobs)/no-such-job/nothing", "\(jobs)/no%2Fsuch",
            "\(jobs)/%2e%2e",
            "/api/enrichment/sites/9000000001/contacts", "/api/enrichment/sites/x/contacts",
            "/api/enrichment/sites/01/contacts", "/api/enrichment/sites/+1/contacts",
            "/api/enrichment/sites/-1/contacts", "/api/enrichment/sites/0/contacts",
            "/api/enrichment/sites/%D9%A1/contacts", "/api/enrichment/sites/9223372036854775808/contacts",
            "/api/enrichment/sites/1%3B/contacts", "/api/enrichment/contacts/9000000001/findings",
            "/api/enrichment/contacts/01/findings", "/api/enrichment/contacts/x/findings", "/api/enrichment/contacts/1",
            "/api/sites/9000000001", "/api/sites/0", "/api/sites/01", "/api/sites/x", "/api/sites/1%2F", "/api/sites/",
            "/api/enrichment//jobs", "//api/health", "/api/./health",
            "/api/enrichment/../health", "/api/%68ealth", "/api%2Fhealth",
        ]
        let tricks = ["\(jobs)/%00", "\(jobs)/%0a", "\(jobs)/%", "\(jobs)/%zz", "\(jobs)/%FF", "/api/health%00"]
        let methods = [
            ("POST", "/api/health"), ("DELETE", "/api/enrichment/jobs"), ("PUT", "/api/enrichment/jobs"),
            ("POST", "\(jobs)/no-such-job"), ("PATCH", "\(jobs)/no-such-job"), ("DELETE", "/api/enrichment/sites"),
            ("POST", "\(jobs)/no-such-job/sites"), ("GET", "\(jobs)/no-such-job/retry"),
            ("POST", "/api/enrichment/sites"), ("POST", "/api/enrichment/sites/1/contacts"),
            ("DELETE", "/api/enrichment/contacts/1/findings"), ("DELETE", "/api/sites"),
            ("GET", "/api/sites/import"), ("POST", "/api/sites/1"), ("POST", "/api/enrichment/contacts"),
            ("POST", "/api/enrichment/contacts.csv"),
            ("GET", "/api/enrichment/move"), ("DELETE", "/api/sites/move-to-enrichment"),
        ]
        return nowhere.map { get($0, 404) }
            + tricks.map { get($0, 400, 404) }
            + methods.map { BadRequest("\($0) \($1)", $0, $1, statuses: [405]) }
            + [
                BadRequest("DELETE of an unknown job", "DELETE", "\(jobs)/no-such-job", statuses: [404]),
                BadRequest("DELETE of an unknown site", "DELETE", "/api/sites/9000000001", statuses: [404]),
                BadRequest("retry of an unknown job", "POST", "\(jobs)/no-such-job/retry", statuses: [404]),
            ]
    }
}
