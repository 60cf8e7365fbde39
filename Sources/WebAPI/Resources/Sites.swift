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

        switch try api.register.moveToEnrichment(sites.inOrder) {
        case .unknownSites(let unknown): throw sites.refusal(of: unknown)
        case .moved(let count):
            var data = JSONWriter()
            data.object { $0.member("updated", count) }
            return .success(data: data.bytes)
        }
    }

    static let unknownSite = Problem(.notFound, "There is no such site.")
}
