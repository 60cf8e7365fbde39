import ProviderWire

/// The answer of `GET /v2/account`: what the account has left (providers.md, A.10).
struct AccountReply {
    /// Credits, or searches on plans that have no credits; nil when neither says anything.
    ///
    /// Unified plans show `searches` 0 of 0 beside their credits, so 0 of 0 never means that nothing is left. The
    /// deprecated `calls` don't say what they count and are not looked at.
    let remaining: Double?

    init(_ body: [UInt8]) throws(WireFault) {
        var credits: Bucket?
        var searches: Bucket?
        var reader = JSONReader(body)
        _ = try reader.object { name, reader throws(WireFault) in
            guard name == "data" else { return try reader.skip() }
            _ = try reader.object { name, reader throws(WireFault) in
                guard name == "requests" else { return try reader.skip() }
                _ = try reader.object { name, reader throws(WireFault) in
                    switch name {
                    case "credits": credits = try Bucket(&reader)
                    case "searches": searches = try Bucket(&reader)
                    default: try reader.skip()
                    }
                }
            }
        }
        try reader.end()
        remaining = credits?.left ?? searches.flatMap { $0.available == 0 ? nil : $0.left }
    }

    private struct Bucket {
        private var used: Double?
        /// The plan's total, not what is left of it.
        var available: Double?
        private var remaining: Double?

        init(_ reader: inout JSONReader) throws(WireFault) {
            _ = try reader.object { name, reader throws(WireFault) in
                switch name {
                case "used": used = try reader.number()
                case "available": available = try reader.number()
                case "remaining": remaining = try reader.number()
                default: try reader.skip()
                }
            }
        }

        var left: Double? {
            if let remaining { return max(0, remaining) }
            guard let used, let available else { return nil }
            return max(0, available - used)
        }
    }
}
