/// The schemas that a document tells once, in the order in which they are first mentioned.
struct NamedSchemas {
    private(set) var inOrder: [NamedSchema] = []
    private var names: Set<String> = []

    /// Those that the routes' bodies and replies mention, and those that these mention.
    init(of routes: [Route]) {
        for route in routes {
            if let body = route.operation.body { gather(body.schema) }
            for reply in route.operation.replies { gather(reply.schema) }
        }
    }

    mutating func gather(_ schema: Schema) {
        switch schema {
        case .named(let named):
            guard names.insert(named.name).inserted else { return }
            inOrder.append(named)
            gather(named.schema)
        case .object(let properties, _): properties.forEach { gather($0.schema) }
        case .oneOf(let schemas): schemas.forEach { gather($0) }
        case .list(let schema, _), .nullable(let schema): gather(schema)
        case .anything, .boolean, .always, .integer, .number, .looseInteger, .text, .words: break
        }
    }
}
