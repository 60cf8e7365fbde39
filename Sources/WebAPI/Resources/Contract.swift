import HTTPTypes

/// `/api/openapi.json` and `/api/docs`: this contract, for programs and for persons. Each is drawn once in a process, at
/// the first request for it.
enum Contract {
    static let document = Route(
        .get, "/api/openapi.json", needs: nil,
        Operation(
            "showContract", "This contract as an OpenAPI 3.1 document.",
            replies: [ReplyForm(.ok, "The document.", .object([], isOpen: true))])
    ) { _, _ in
        Reply(.ok, body: drawnDocument.bytes)
    }

    static let page = Route(
        .get, "/api/docs", needs: nil,
        Operation(
            "readContract", "This contract as a page to be read.",
            replies: [
                ReplyForm(
                    .ok, "The page.", .text(), mediaType: MediaType.html,
                    fields: [("Content-Security-Policy", "That the page may show itself and do nothing else.")])
            ])
    ) { _, _ in
        Reply(.ok, body: drawnPage.bytes, contentType: MediaType.html, fields: pageFields)
    }

    private static let drawnDocument = OpenAPIDocument(of: Router.routes)
    private static let drawnPage = ContractPage(of: Router.routes)

    /// It shows itself only, in its own style, in nobody's frame, and tells nobody where its reader comes from.
    private static let pageFields: HTTPFields = {
        var fields = HTTPFields()
        fields[.contentSecurityPolicy] = ContractStyle.policy
        if let name = HTTPField.Name("Referrer-Policy") { fields[name] = "no-referrer" }
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { fields[name] = "same-origin" }
        return fields
    }()
}
