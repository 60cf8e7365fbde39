/// `/api/health`: whether this process answers. It asks nobody else.
enum Health {
    static func show(_ call: Call, for api: API) throws -> Reply {
        try call.query.end()
        var data = JSONWriter()
        data.object { $0.member("status", "ok") }
        return .success(data: data.bytes)
    }
}
