extension Problem {
    /// What every failure looks like, whoever answers it.
    static let schema = NamedSchema(
        "Problem",
        .object([
            .always("type", .text(), "What sort of failure it is: a stable word for programs, no page to be fetched."),
            .always("title", .text(), "The same for a person."),
            .always("status", .integer(from: 400, through: 599)),
            .always("detail", .text(), "What went wrong this time."),
            .always("instance", .text(), "The request's name in the server's log."),
            .optional("errors", .list(of: .named(fault), count: 1...Faults.maximumNamed), "All that is wrong."),
            .always("success", .always(false), "As clients of the original application read it."),
            .always("error", .text(), "The same as `detail`, for such clients."),
        ]))

    private static let fault = NamedSchema(
        "Fault",
        .object([
            .always(
                "pointer", .text(),
                "A JSON pointer into the body (RFC 6901), or `?` and the name of a parameter; empty for the body itself."
            ),
            .always("detail", .text(), "What the value must be."),
        ]))
}
