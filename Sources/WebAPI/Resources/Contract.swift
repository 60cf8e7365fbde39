import HTTPTypes

/// `/api/openapi.json`: this contract, for programs. It is drawn once in a process, at the first request for it.
enum Contract {
    static let document = Route(
        .get, "/api/openapi.json", needs: nil,
        Operation(
            "showContract", "This contract as an OpenAPI 3.1 document.",
            replies: [ReplyForm(.ok, "The document.", .object([], isOpen: true))])
    ) { _, _ in
        Reply(.ok, body: drawnDocument.bytes)
    }

    private static let drawnDocument = OpenAPIDocument(of: Router.routes)
}
