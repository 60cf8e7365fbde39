import Enrichment
import GRDB
import HTTPTypes
import TestKit

@testable import WebAPI

/// What clients order.
extension ModelScene {
    func order() throws {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try addSites()
        case 1: try importSites()
        case 2: try moveSites()
        case 3: try deleteSite()
        case 4, 5: try submit()
        case 6: try retry()
        default: try cancel()
        }
    }

    private func addSites() throws {
        let tables = try tables()
        let names = proposals(tables)
        let answer = try send(
            Sites.add, body: "{\"domains\":[\(names.map { "\"\($0)\"" }.joined(separator: ","))]}", scope: .write)
        note("add \(names): \(answer.status)")
        expectAdmissions(answer, of: names, tables)
    }

    private func importSites() throws {
        let tables = try tables()
        let names = proposals(tables)
        let answer = try send(
            SiteImport.submit, body: "domain\r\n" + names.map { "\($0)\r\n" }.joined(), scope: .write)
        note("import \(names): \(answer.status)")
        expectAdmissions(answer, of: names, tables)
    }

    /// New ones, some of them twice, and some that are there.
    private func proposals(_ tables: PlainTables) -> [String] {
        var names = (0...Int.random(in: 0..<4, using: &random)).map { _ in "new\(number()).example" }
        if chance(2), let name = names.first { names.append(name) }
        if let domain = pick(tables.sites)?.row["domain"] as String?, domain.contains(".") { names.append(domain) }
        return names
    }

    private func expectAdmissions(_ answer: World.Answer, of names: [String], _ tables: PlainTables) {
        var known = Set(tables.sites.map { $0.row["domain"] as String })
        let urls = Set(tables.sites.map { $0.row["url"] as String })
        let wanted = names.map { name in
            let name = name.lowercased()
            if known.contains(name) || known.contains("www.\(name)") || urls.contains("https://\(name)") {
                return "existed"
            }
            known.insert(name)
            return "created"
        }
        let statuses = answer.json["data"].elements.map { $0["status"].text ?? "" }
        expect(statuses == wanted, "\(names) were \(statuses), not \(wanted)")
        expect(
            answer.status == (wanted.contains("created") ? 201 : 200)
                && answer.json["created"].int == wanted.count { $0 == "created" }, "\(names): \(answer.text)")
    }

    private func moveSites() throws {
        let tables = try tables()
        var sites = tables.sites.filter { _ in chance(3) }
        if let site = sites.first { sites.append(site) }
        let isUnknown = chance(5) || sites.isEmpty
        let ids = sites.map(\.id) + (isUnknown ? [888_888] : [])
        let answer = try send(
            Sites.moveToEnrichment, body: "{\"siteIds\":[\(ids.map(String.init).joined(separator: ","))]}",
            scope: .write)
        note("move \(ids): \(answer.status)")
        let moved = Set(sites.filter { $0.row.text("pipeline_stage") != "enrichment" }.map(\.id)).count
        expect(
            isUnknown ? answer.status == 422 : answer.json["data"]["updated"].int == moved,
            "\(moved) of \(ids) move: \(answer.text)")
    }

    private func deleteSite() throws {
        let tables = try tables()
        guard let site = pick(tables.sites) else { return }
        let answer = try send(Sites.delete, "/api/sites/\(site.id)", scope: .write)
        note("delete site \(site.id): \(answer.status)")
        expect(answer.status == (tables.heldSites.contains(site.id) ? 409 : 200), "\(site.id) deleted: \(answer.text)")
        let rows = try self.tables()
        expect(
            rows.sites.count == tables.sites.count - (answer.status == 200 ? 1 : 0)
                && rows.contacts.count == tables.contacts.count - (answer.status == 200 ? site.contacts : 0),
            "site \(site.id) left something, or took too much")
    }

    private func submit() throws {
        let tables = try tables()
        let sites = tables.sites.filter { _ in chance(3) }.map(\.id)
        let isUnknown = chance(6) || sites.isEmpty
        let ids = sites + (isUnknown ? [777_777] : [])
        let limit = chance(2) ? "" : ",\"skip_if_enriched_within_days\":1"
        let body = """
            {"siteIds":[\(ids.map(String.init).joined(separator: ","))],"provider":"hunter","apiKey":"good-key",
            "config":{"limit":\(Int.random(in: 1...3, using: &random))\(limit)}}
            """
        guard chance(2) else {
            let answer = try send(Jobs.submit, body: body, scope: .write)
            note("submit \(ids): \(answer.status)")
            expectAccepted(answer, isUnknown ? nil : sites.count)
            return
        }
        try submit(body, under: "name\(Int.random(in: 0..<6, using: &random))", isUnknown ? nil : sites.count)
    }

    /// Under a name that may be taken; a name is each token's own.
    private func submit(_ body: String, under name: String, _ count: Int?) throws {
        let scope = chance(2) ? AccessScope.write : .admin
        let owned = "\(scope) \(name)"
        let earlier = named[owned]
        let body = earlier.flatMap { chance(2) ? $0.body : nil } ?? body
        let answer = try send(Jobs.submit, body: body, scope: scope, fields: [.idempotencyKey: name])
        note("submit as \(owned): \(answer.status)")
        guard let earlier else {
            expectAccepted(answer, count)
            if answer.status == 202 { named[owned] = (body, answer.bytes) }
            return
        }
        if earlier.body == body {
            expect(
                answer.bytes == earlier.bytes && answer.response.headerFields[.idempotentReplayed] == "true",
                "\(owned) again: \(answer.text)")
        } else {
            expect(answer.status == 422, "\(owned) with another body: \(answer.text)")
        }
    }

    /// `count` is that of its sites, nil where one of them is not known.
    private func expectAccepted(_ answer: World.Answer, _ count: Int?) {
        guard let count else { return expect(answer.status == 422, "an unknown site: \(answer.text)") }
        let job = answer.json["data"]
        expect(
            answer.status == 202 && job["total_items"].int == count && job["sitesCount"].int == count
                && job["status"] == .string("pending"), "\(count) sites: \(answer.text)")
    }

    private func retry() throws {
        let tables = try tables()
        guard let job = pick(tables.jobs) else { return }
        let id: String = job["id"]
        let known = Set(tables.sites.map(\.id))
        let left = (tables.jobSites[id] ?? []).filter {
            ["error", "cancelled"].contains($0["status"] as String) && known.contains($0["site_id"])
        }
        let answer = try send(
            Retries.submit, "/api/enrichment/jobs/\(id)/retry", body: "{\"apiKey\":\"good-key\"}", scope: .write)
        note("retry \(id): \(answer.status)")
        let isEnded = ["completed", "failed", "cancelled"].contains(job["status"] as String)
        if isEnded, job["sequence"] as Int64? != nil, !left.isEmpty {
            expectAccepted(answer, left.count)
        } else {
            expect(answer.status == 409, "job \(id) can't be retried: \(answer.text)")
        }
    }

    private func cancel() throws {
        guard let job = pick(try tables().jobs) else { return }
        let id: String = job["id"]
        let answer = try send(Jobs.cancel, "/api/enrichment/jobs/\(id)", scope: .write)
        note("cancel \(id): \(answer.status)")
        let mayEnd = ["pending", "running", "cancelled"].contains(job["status"] as String)
        expect(
            mayEnd ? answer.json["data"]["status"] == .string("cancelled") : answer.status == 409,
            "job \(id), \(job["status"] as String), cancelled: \(answer.text)")
    }
}
