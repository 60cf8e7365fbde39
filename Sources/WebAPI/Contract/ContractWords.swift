/// What the contract says of all operations at once, for both of its readers: programs' authors and whoever reads the
/// page. Paragraphs are parted by an empty line.
enum ContractWords {
    static let summary = "Contact enrichment: companies' sites in, their people's addresses out."

    static let paragraphs = [
        """
        Bodies are JSON in UTF-8. A success is `{"success": true, "data": …}`; a list has `total` beside `data`, and a \
        page of one `page` and `pageSize` too. Instants are `YYYY-MM-DD HH:MM:SS` in UTC.
        """,
        """
        A failure is a problem document (RFC 9457) whose `type` is a stable word for programs. It names everything that \
        is wrong with a request at once: `errors` has a JSON pointer into the body, or `?` and a parameter's name, for \
        each. Failures of nginx, which stands in front, look the same.
        """,
        """
        Every reply carries `X-Request-Id`, under which the server's log knows the request. Every GET but an export \
        carries an `ETag` and answers `If-None-Match` with 304, so that asking again costs little.
        """,
        """
        HEAD is answered wherever GET is, with the same fields and no body. OPTIONS is answered everywhere, by 204 with \
        `Allow`. What a path does not answer is refused with 405 and `Allow`.
        """,
        """
        A parameter that is given without a value counts as not given, and so does a member of a body that is null.
        """,
    ]

    static let conventions = paragraphs.joined(separator: "\n\n")

    static let tokens = """
        A token made by the server's administrator. Its scope is `read`, `write` or `admin`, each of which includes those \
        before it. A server that only its own machine can reach may be set to ask for none.
        """
}
