import HTTPTypes

/// `/api/health`: whether this process answers. It asks nobody else.
enum Health {
    static let show = Route(
        .get, "/api/health", needs: nil,
        Operation(
            "health", "Whether the responder answers.",
            replies: [
                ReplyForm(
                    .ok, "It does.", .success(.object([.always("status", .words(["ok"]))])),
                    example: ReplyExamples.health)
            ])
    ) { _, _ in
        var data = JSONWriter()
        data.object { $0.member("status", "ok") }
        return .success(data: data.bytes)
    }
}
