extension Schema {
    /// `{"success": true, "data": …}`, and what stands beside `data`.
    static func success(_ data: Schema, beside members: [Property] = []) -> Schema {
        .object([.always("success", .always(true)), .always("data", data)] + members)
    }

    /// All rows of a list at once.
    static func rows(_ row: NamedSchema) -> Schema {
        .success(.list(of: .named(row)), beside: [.always("total", .integer(from: 0), "How many rows there are.")])
    }

    /// One page of a list.
    static func page(of row: NamedSchema) -> Schema {
        .success(
            .list(of: .named(row)),
            beside: [
                .always("total", .integer(from: 0), "How many rows the filters match, over all pages."),
                .always("page", .integer(from: 1)),
                .always("pageSize", .integer(from: 1)),
                .optional(
                    "totalIsExact", .boolean,
                    "False, and there at all, where a search matches more rows than were counted."),
            ])
    }
}
