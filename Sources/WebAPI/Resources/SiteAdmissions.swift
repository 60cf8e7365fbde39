import Enrichment
import HTTPTypes

/// A site that was proposed: fit to be added, or why not.
struct JudgedSite {
    let input: String
    let judgement: Result<NewSite, DomainRefusal>
    /// Where it was proposed, if that was a line of a file.
    let line: Int?

    init(_ input: String, _ judgement: Result<NewSite, DomainRefusal>, line: Int? = nil) {
        self.input = input
        self.judgement = judgement
        self.line = line
    }

    fileprivate var site: NewSite? { try? judgement.get() }

    fileprivate func write(_ admission: SiteAdmission?, to json: inout JSONWriter) {
        json.object { json in
            if let line { json.member("line", line) }
            json.member("input", input)
            switch (judgement, admission) {
            case (.failure(let refusal), _):
                json.member("status", "refused")
                json.member("reason", refusal.reason)
            case (.success(let site), .created(let id)):
                json.member("status", "created")
                json.member("id", id.rawValue)
                json.member("domain", site.domain)
            case (.success(let site), .existed(let id)):
                json.member("status", "existed")
                json.member("id", id.rawValue)
                json.member("domain", site.domain)
            case (.success(let site), nil): json.member("domain", site.domain)
            }
        }
    }
}

/// Adding sites, however they were proposed.
enum SiteAdmissions {
    /// Adds those that are fit and says of each, in their order, what became of it: all of them are kept, or none.
    static func reply(to sites: [JudgedSite], for api: API) throws -> Reply {
        let fit = sites.compactMap(\.site)
        let admissions = fit.isEmpty ? [] : try api.store.register.add(fit)
        guard admissions.count == fit.count else {
            throw Problem.inside("\(fit.count) sites were added and \(admissions.count) admissions came back")
        }

        var (created, existed, refused) = (0, 0, 0)
        var rest = admissions[...]
        var data = JSONWriter()
        data.list { data in
            for site in sites {
                let admission = site.site == nil ? nil : rest.popFirst()
                switch admission {
                case .created: created += 1
                case .existed: existed += 1
                case nil: refused += 1
                }
                site.write(admission, to: &data)
            }
        }
        return .success(created > 0 ? .created : .ok, data: data.bytes) { json in
            json.member("created", created)
            json.member("existed", existed)
            json.member("refused", refused)
        }
    }
}
