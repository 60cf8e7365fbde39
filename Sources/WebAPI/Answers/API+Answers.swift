import HTTPTypes

extension API {
    /// The reply as it leaves, and its line in the log: at once, or at its end where it comes in pieces.
    func answer(to asked: Asked, with reply: Reply) -> Answer {
        let (response, body) = entrance.origins.share(reply, with: asked.request).response(
            to: asked.request.method, ifNoneMatch: asked.request.headerFields[.ifNoneMatch], requestID: asked.id)
        switch body {
        case .whole(let bytes):
            book.note(response.status, of: asked, bytes: bytes.count)
            return .whole(response, bytes)
        case .pieces(let first, let rest):
            let pieces = Pieces(first: first, rest: rest) { [book] in
                book.note(response.status, of: asked, bytes: $0, $1)
            }
            return .pieces(response, pieces)
        }
    }
}
