import Enrichment
import HTTPTypes

/// `/api/sites`: how sites get in, into the enrichment stage, and out.
enum Sites {
    static let add = Route(
        .post, "/api/sites", needs: .write,
        Operation(
            "addSites", "Adds sites by their addresses or their domains alone.",
            body: .json(NewSites.schema, examples: NewSites.examples),
            replies: [
                ReplyForm(
                    .created, "At least one site was added.", admissionsSchema,
                    links: [.leads(to: site, at: "/data/0/id")]),
                ReplyForm(.ok, "No site was added: they were there already or were refused.", admissionsSchema),
            ])
    ) { call, api in
        let proposals = try call.read(NewSites.init).proposals
        return try SiteAdmissions.reply(
            to: proposals.map { JudgedSite($0.input, $0.judged(by: api.domains)) }, for: api)
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

        switch try api.store.register.moveToEnrichment(sites.inOrder) {
        case .unknownSites(let unknown): throw sites.refusal(of: unknown)
        case .moved(let count):
            var data = JSONWriter()
            data.object { $0.member("updated", count) }
            return .success(data: data.bytes)
        }
    }

    static let delete = Route(
        .delete, "/api/sites/{site}", needs: .write,
        Operation(
            "deleteSite", "Deletes a site with its contacts.",
            description: """
                A site that a job is not finished with stays, and so does one that tables of another application need. \
                What finished jobs made of the site is still told with them.
                """,
            path: [site],
            replies: [
                ReplyForm(.ok, "It is gone.", .success(.object([.always("deleted", .integer(from: 1, through: 1))])))
            ], problems: [.notFound, .conflict])
    ) { call, api in
        guard let site = call[site] else { throw unknownSite }

        switch try api.store.register.delete(site) {
        case .unknownSite: throw unknownSite
        case .inUnfinishedJobs(let jobs):
            let names = jobs.map(\.rawValue).joined(separator: ", ")
            throw Problem(
                .conflict, "The site is part of what is not finished: cancel it or wait for its end. Jobs: \(names).")
        case .neededByTables(let tables):
            let names = tables.isEmpty ? "of the database" : tables.joined(separator: ", ")
            throw Problem(
                .conflict, "Another application's tables need the site or its contacts. Tables: \(names).")
        case .deleted:
            var data = JSONWriter()
            data.object { $0.member("deleted", 1) }
            return .success(data: data.bytes)
        }
    }

    static let unknownSite = Problem(.notFound, "There is no such site.")
}
