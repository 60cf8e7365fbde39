import HTTPTypes

/// What the contract says of one route: all that a client must know to call it (OpenAPI 3.1.0, section 4.8.10).
struct Operation: Sendable {
    /// A name for programs, unique in the document: `listJobs`.
    let id: String
    /// One line for the list of operations.
    let summary: String
    /// Paragraphs for the reader who needs more; empty when the summary says it all.
    let description: String
    let path: [any DeclaredParameter]
    let query: [any DeclaredParameter]
    /// The header fields of its own that it reads.
    let headers: [any DeclaredParameter]
    /// Nil when the route takes no body.
    let body: RequestBody?
    /// The successes.
    let replies: [ReplyForm]
    /// What may go wrong besides what may with every route of its sort.
    let problems: [ProblemKind]

    init(
        _ id: String, _ summary: String, description: String = "", path: [any DeclaredParameter] = [],
        query: [any DeclaredParameter] = [], headers: [any DeclaredParameter] = [], body: RequestBody? = nil,
        replies: [ReplyForm], problems: [ProblemKind] = []
    ) {
        self.id = id
        self.summary = summary
        self.description = description
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.replies = replies
        self.problems = problems
    }
}

/// A body that a route takes.
struct RequestBody: Sendable {
    let mediaType: String
    let schema: Schema
    /// Whether a request without any body is refused.
    let isRequired: Bool
    let examples: [Example]

    static func json(_ schema: NamedSchema, isRequired: Bool = true, examples: [Example]) -> RequestBody {
        RequestBody(mediaType: MediaType.json, schema: .named(schema), isRequired: isRequired, examples: examples)
    }
}

/// A success of a route.
struct ReplyForm: Sendable {
    let status: HTTPResponse.Status
    let meaning: String
    let mediaType: String
    let schema: Schema
    /// The fields that this reply has beyond those of every reply, and what each says.
    let fields: [(name: String, meaning: String)]
    /// Whether it carries an `ETag`; one that is made while it is sent has none.
    let isTagged: Bool
    /// What in it names a resource that other routes are about.
    let links: [Link]
    /// One such body: what the last of the route's commands (`CurlCommand.all`) is answered in the world of the tests.
    let example: String?

    /// A value of the reply that a path's parameter takes.
    struct Link: Sendable {
        let parameter: String
        /// A JSON pointer into the body (RFC 6901).
        let pointer: String
    }

    init(
        _ status: HTTPResponse.Status, _ meaning: String, _ schema: Schema, mediaType: String = MediaType.json,
        fields: [(name: String, meaning: String)] = [], isTagged: Bool = true, links: [Link] = [],
        example: String? = nil
    ) {
        self.status = status
        self.meaning = meaning
        self.mediaType = mediaType
        self.schema = schema
        self.fields = fields
        self.isTagged = isTagged
        self.links = links
        self.example = example
    }
}

extension ReplyForm.Link {
    /// The parameter is in the body at `pointer`.
    static func leads(to parameter: any DeclaredParameter, at pointer: String) -> Self {
        Self(parameter: parameter.name, pointer: pointer)
    }
}

/// A value that a client may send or get as it stands.
struct Example: Sendable {
    /// What it shows, in a few words.
    let name: String
    /// The value itself, in the body's own media type.
    let text: String

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }
}
