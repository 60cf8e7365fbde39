import Enrichment
import HTTPTypes

/// `/api/sites/import`: sites that come in as a table.
enum SiteImport {
    static let submit = Route(
        .post, "/api/sites/import", needs: .write,
        Operation(
            "importSites", "Adds the sites of a table in CSV.",
            description: """
                RFC 4180 in UTF-8, with a header that names `url` or `domain` and perhaps `company_name`, in any order. \
                A row that will not do is refused by itself; of a file that is no CSV nothing is added.
                """,
            body: RequestBody(
                mediaType: MediaType.csv, schema: .text(), isRequired: true,
                examples: [
                    Example("Domains", "domain\r\nacme.example\r\nnorthwind.example\r\n"),
                    Example("Addresses", "company_name,url\r\n\"Contoso, Inc.\",https://contoso.example\r\n"),
                ]),
            replies: [
                ReplyForm(.created, "At least one site was added.", Sites.admissionsSchema),
                ReplyForm(
                    .ok, "No site was added: they were there already or were refused.", Sites.admissionsSchema),
            ], problems: [.malformedCSV])
    ) { call, api in
        let table = try SiteTable(call)
        return try SiteAdmissions.reply(to: table.rows.map { $0.judged(by: api.domains) }, for: api)
    }
}
