/// A header field of a request that a route reads, as the contract tells it.
struct HeaderParameter: DeclaredParameter {
    let name: String
    let meaning: String
    let schema: Schema
    var assumed: String? { nil }

    /// Nil for a value that will do.
    private let judge: @Sendable (String) -> String?

    init(_ name: String, _ schema: Schema, _ meaning: String, complaint: @escaping @Sendable (String) -> String?) {
        self.name = name
        self.schema = schema
        self.meaning = meaning
        judge = complaint
    }

    func complaint(about text: String) -> String? {
        judge(text)
    }
}
