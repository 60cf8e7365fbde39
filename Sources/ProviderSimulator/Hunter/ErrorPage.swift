/// Pages of HTML that come where JSON is expected.
enum ErrorPage {
    /// What the firewall before api.hunter.io shows to agents it doesn't like (providers.md, A.1).
    static let blocked = page(title: "Access denied", text: "error code: 1010")
    static let badGateway = page(title: "502 Bad Gateway", text: "The origin web server returned an invalid response.")
    static let gatewayTimeout = page(title: "504 Gateway Time-out", text: "The server did not answer in time.")
    static let notFound = page(title: "404 Not Found", text: "There is nothing here.")

    private static func page(title: String, text: String) -> [UInt8] {
        Array(
            """
            <!DOCTYPE html>
            <html lang="en"><head><title>\(title)</title></head>
            <body><h1>\(title)</h1><p>\(text)</p></body></html>

            """.utf8)
    }
}
