import GRDB
import TestKit

@testable import WebAPI

/// What clients ask.
extension ModelScene {
    func ask() throws {
        let tables = try tables()
        switch Int.random(in: 0..<7, using: &random) {
        case 0: try askForSites(tables)
        case 1: try askForStages(tables)
        case 2: try askForContactsOfSite(tables)
        case 3: try askForContacts(tables)
        case 4: try askForJobs(tables)
        case 5: try askForJob(tables)
        default: try askForOne(tables)
        }
    }

    /// Holds what is kept against what there is.
    func recount() throws {
        let kept = try database.read { db in try KeptCountsRecount.differences(db) }
        expect(kept.isEmpty, "\(kept)")
    }

    private func askForSites(_ tables: PlainTables) throws {
        try walkSites(EnrichmentSites.list, in: "enrichment", tables, by: pick(Self.orders) ?? "id")
    }

    private func askForStages(_ tables: PlainTables) throws {
        let stage = chance(3) ? nil : pick(["discovered", "enrichment", "enriched", "contacted"])
        try walkSites(Sites.list, in: stage, tables, by: stage == nil ? "id" : pick(Self.orders) ?? "id")
    }

    private func walkSites(_ route: Route, in stage: String?, _ tables: PlainTables, by order: String) throws {
        let status = chance(2) ? nil : pick(["pending", "enriching", "enriched", "error"])
        let search = chance(2) ? "" : pick(Self.searches) ?? ""
        let isAscending = chance(2)
        var query = "&sortBy=\(order)&sortOrder=\(isAscending ? "asc" : "desc")&search=\(search.percentEncoded)"
        if route.template == "/api/sites", let stage { query += "&pipeline_stage=\(stage)" }
        if let status { query += "&enrichment_status=\(status)" }
        let wanted = tables.sites(
            stage: stage, status: status, search: search, by: order, isAscending: isAscending)
        try walk(route, query: query, holds: wanted.map(JSON.integer))
    }

    private func askForContactsOfSite(_ tables: PlainTables) throws {
        guard let site = pick(tables.sites) else { return }
        let filter = ContactQuestion(&random)
        let answer = try read(Contacts.list, "/api/enrichment/sites/\(site.id)/contacts", query: filter.query)
        let wanted = tables.contacts(of: site.id, filter.passes)
        expect(answer.json["total"].int == wanted.count, "\(wanted.count) contacts of \(site.id) \(filter.query)")
        expect(
            answer.json["data"].elements.map { $0["id"] } == wanted.map(JSON.integer),
            "the contacts of \(site.id) \(filter.query) are \(wanted)")
    }

    private func askForContacts(_ tables: PlainTables) throws {
        let filter = ContactQuestion(&random)
        let site = chance(4) ? pick(tables.sites)?.id : nil
        let job = chance(4) ? pick(tables.jobs)?["id"] as String? : nil
        let email = chance(6) ? pick(tables.contacts)?["email"] as String? : nil
        var query = filter.query
        if let site { query += "&site=\(site)" }
        if let job { query += "&job=\(job)" }
        if let email, !email.isEmpty { query += "&email=\(email.percentEncoded)" }
        let found = tables.contacts.filter { row in
            filter.passes(row) && (site == nil || row["site_id"] == site)
                && (email?.isEmpty != false || row.text("email") == email)
                && (job.map { tables.findings.contains(.init(contact: row["id"], job: $0)) } ?? true)
        }.map { JSON.integer($0["id"]) }
        if chance(2) {
            let isAscending = chance(2)
            try walk(
                AllContacts.list, query: query + "&sortOrder=\(isAscending ? "asc" : "desc")",
                holds: isAscending ? found : found.reversed())
        } else {
            let lines = try send(ContactExport.download, query: query).text.split(separator: "\r\n").dropFirst()
            let ids = lines.map { line in line.prefix { $0 != "," }.description }
            expect(ids == found.compactMap(\.int).map(String.init), "the export \(query) is \(ids), not \(found)")
        }
    }

    private func askForJobs(_ tables: PlainTables) throws {
        let status = chance(2) ? nil : pick(["pending", "running", "completed", "failed", "cancelled"])
        let wanted = tables.jobs.filter { status == nil || $0.text("status") == status }
        try walk(
            Jobs.list, query: status.map { "&status=\($0)" } ?? "", holds: wanted.map { .string($0["id"]) })
    }

    private func askForJob(_ tables: PlainTables) throws {
        guard let job = pick(tables.jobs) else { return }
        let id: String = job["id"]
        let shown = try read(Jobs.show, "/api/enrichment/jobs/\(id)")
        expect(shown.json["data"]["id"] == .string(id), "job \(id) is \(shown.text)")
        expect(shown.json["data"]["status"] == .string(job["status"]), "job \(id) is \(job["status"] as String)")
        let status = chance(2) ? nil : pick(["pending", "enriching", "enriched", "error", "cancelled", "skipped"])
        let rows = (tables.jobSites[id] ?? []).filter { status == nil || $0.text("status") == status }
        try walk(
            JobSites.list, "/api/enrichment/jobs/\(id)/sites", query: status.map { "&status=\($0)" } ?? "",
            id: "site_id", holds: rows.map { .integer($0["site_id"]) })
    }

    private func askForOne(_ tables: PlainTables) throws {
        if let site = pick(tables.sites) {
            let answer = try read(Sites.show, "/api/sites/\(site.id)")
            let isSettled = site.row.text("enrichment_status") != "enriching"
            expect(
                answer.status == 200 && (!isSettled || answer.json["data"]["contact_count"].int == site.contacts),
                "site \(site.id) has \(site.contacts) contacts: \(answer.text)")
        }
        if let contact = pick(tables.contacts) {
            let id: Int64 = contact["id"]
            let answer = try read(Findings.list, "/api/enrichment/contacts/\(id)/findings")
            let wanted = tables.findings.count { $0.contact == id }
            expect(answer.json["total"].int == wanted, "contact \(id) was found \(wanted) times: \(answer.text)")
        }
        let none = try read(Sites.show, "/api/sites/999999999")
        expect(none.status == 404, "a site that is not there: \(none.status)")
    }

    private static let orders = [
        "id", "domain", "company_name", "enrichment_status", "contact_count", "created_at", "updated_at",
    ]
    /// Words of the index's language, signs that are something to LIKE, GLOB or a query string, and letters of every sort.
    private static let searches = [
        "a", "ac", "acme", "EXAMPLE", "example.", "%", "_", "100%", "a_b", "\"", "'", "\"quoted\"", "AND", "a AND b",
        "NEAR(",
        "*", "ac*", "^acme", "-acme", "words:acme", "\\", "[a]", "?", "München", "MÜNCHEN", "e\u{301}", "é", "É", "😀",
        "😀 go",
        "日本語", "日本", "GmbH & Co", "site1", "https://", "/", "-", "nobody is called this",
    ]
}

/// Filters of contacts, as a query and as what they mean.
private struct ContactQuestion {
    let confidence: Int?
    let result: String?
    let kind: String?

    init(_ random: inout SeededGenerator) {
        confidence = [nil, nil, 0, 50, 80, 100].randomElement(using: &random) ?? nil
        result = [nil, nil, "valid", "accept_all", "nothing"].randomElement(using: &random) ?? nil
        kind = [nil, nil, "personal", "generic"].randomElement(using: &random) ?? nil
    }

    var query: String {
        [
            confidence.map { "&min_confidence=\($0)" }, result.map { "&verification_status=\($0)" },
            kind.map { "&type=\($0)" },
        ]
        .compactMap { $0 }.joined()
    }

    func passes(_ row: Row) -> Bool {
        let known: DatabaseValue = row["confidence"]
        if let confidence, known.isNull || known.comesBefore(confidence.databaseValue) { return false }
        return (result == nil || row.text("verification_status") == result) && (kind == nil || row.text("type") == kind)
    }
}

extension String {
    fileprivate var percentEncoded: String {
        utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%\(byte < 16 ? "0" : "")\(digits)"
        }.joined()
    }
}
