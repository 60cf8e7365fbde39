import Enrichment
import HTTPTypes

/// `/api/sites`: how sites get in, and into the enrichment stage.
enum Sites {
    static let add = Route(
        .post, "/api/sites", needs: .write,
        Operation(
            "addSites", "Adds sites by their addresses or their domains alone.",
            body: .json(NewSites.schema, examples: NewSites.examples),
            replies: [
                ReplyForm(.created, "At least one site was added.", admissionsSchema),
                ReplyForm(.ok, "No site was added: they were there already or were refused.", admissionsSchema),
            ])
    ) { call, api in
        let rows = try call.read(NewSites.init).rows
        let judged = rows.map { SiteRow($0, domains: api.domains) }

        let fit = judged.compactMap(\.site)
        let admissions = fit.isEmpty ? [] : try api.register.add(fit)
        guard admissions.count == fit.count else {
            throw Problem.inside("\(fit.count) sites were added and \(admissions.count) admissions came back")
        }

        return reply(to: judged, admissions)
    }

    static let moveToEnrichment = Route(
        .post, "/api/sites/move-to-enrichment", needs: .write,
        Operation(
            "moveSitesToEnrichment", "Moves sites into the enrichment stage; those that are there stay as they are.",
            body: .json(
                NamedSchema("SiteSelection", .object([.always("siteIds", SiteList.schema)])),
                examples: [Example("Two sites", #"{"siteIds":[1,2]}"#)]),
            replies: [
                ReplyForm(
                    .ok, "How many moved.",
                    .success(.object([.always("updated", .integer(from: 0), "Those that were there do not count.")])))
            ])
    ) { call, api in
        let sites = try call.read { body in body.object(of: "siteIds").flatMap { SiteList($0["siteIds"]) } }

        switch try api.register.moveToEnrichment(sites.inOrder) {
        case .unknownSites(let unknown): throw sites.refusal(of: unknown)
        case .moved(let count):
            var data = JSONWriter()
            data.object { $0.member("updated", count) }
            return .success(data: data.bytes)
        }
    }

    private static func reply(to rows: [SiteRow], _ admissions: [SiteAdmission]) -> Reply {
        var (created, existed, refused) = (0, 0, 0)
        var rest = admissions[...]
        var data = JSONWriter()
        data.list { data in
            for row in rows {
                let admission = row.site == nil ? nil : rest.popFirst()
                switch admission {
                case .created: created += 1
                case .existed: existed += 1
                case nil: refused += 1
                }
                row.write(admission, to: &data)
            }
        }
        return .success(created > 0 ? .created : .ok, data: data.bytes) { json in
            json.member("created", created)
            json.member("existed", existed)
            json.member("refused", refused)
        }
    }
}

/// One line of the request, judged: a site to be added, or why not.
private struct SiteRow {
    let input: String
    let judgement: Result<NewSite, DomainRefusal>

    var site: NewSite? { try? judgement.get() }

    init(_ row: NewSites.Row, domains: any DomainNormalizer) {
        input = row.input
        let text = row.input.trimmed
        if row.isURL, let complaint = SiteAddress.complaint(about: text) {
            judgement = .failure(DomainRefusal(reason: complaint))
        } else {
            judgement = domains.normalize(text).map { domain in
                NewSite(url: row.isURL ? text : "https://\(domain)", domain: domain, companyName: row.companyName)
            }
        }
    }

    func write(_ admission: SiteAdmission?, to json: inout JSONWriter) {
        json.object { json in
            json.member("input", input)
            switch judgement {
            case .failure(let refusal):
                json.member("status", "refused")
                json.member("reason", refusal.reason)
            case .success(let site):
                switch admission {
                case .created(let id):
                    json.member("status", "created")
                    json.member("id", id.rawValue)
                case .existed(let id):
                    json.member("status", "existed")
                    json.member("id", id.rawValue)
                case nil: break
                }
                json.member("domain", site.domain)
            }
        }
    }
}
