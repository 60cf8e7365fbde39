import HTTPTypes

/// Why a request is answered without asking the handler.
struct RequestRefusal: Error, Hashable, Sendable {
    let status: HTTPResponse.Status
    /// A sentence for the one who sent it; it repeats nothing of the request's values.
    let detail: String

    static func malformed(_ detail: String) -> RequestRefusal {
        RequestRefusal(status: .badRequest, detail: detail)
    }

    static func bodyTooLarge(limit: Int) -> RequestRefusal {
        RequestRefusal(status: .contentTooLarge, detail: "The body is larger than \(limit) bytes.")
    }

    static func headTooLarge(limit: Int) -> RequestRefusal {
        RequestRefusal(
            status: .requestHeaderFieldsTooLarge, detail: "The request's head is larger than \(limit) bytes.")
    }

    static func tooManyParameters(limit: Int) -> RequestRefusal {
        RequestRefusal(
            status: .requestHeaderFieldsTooLarge, detail: "The request has more than \(limit) header fields.")
    }
}
