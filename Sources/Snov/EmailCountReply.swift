import Enrichment
import ProviderWire

/// What Snov says of a domain for nothing: `{"success":true,"domain":"a.example","webmail":false,"result":1369}`
/// (providers.md, B.2).
struct EmailCountReply {
    /// How many addresses Snov has for the domain; nil when it doesn't say.
    let count: ResultCount?
    /// Whether the domain gives out addresses to anybody; nil when it doesn't say.
    let isWebmail: Bool?

    init(_ body: [UInt8]) throws(WireFault) {
        var result: Double?
        var webmail: Bool?
        var succeeded: Bool?
        var reader = JSONReader(SnovBody.readable(body))
        _ = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "result": result = try reader.count()
            case "webmail": webmail = try reader.truth()
            case "success": succeeded = try reader.truth()
            default: try reader.skip()
            }
        }
        try reader.end()
        isWebmail = succeeded == false ? nil : webmail
        count =
            succeeded == false
            ? nil : result.flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? ResultCount(total: $0) : nil }
    }
}

/// `{"success":true,"data":{"balance":"25000.00",…}}`: the balance is a text (providers.md, B.2).
struct BalanceReply {
    /// Credits; nil when Snov doesn't say.
    let balance: Double?

    init(_ body: [UInt8]) throws(WireFault) {
        var balance: Double?
        var reader = JSONReader(SnovBody.readable(body))
        _ = try reader.object { name, reader throws(WireFault) in
            guard name == "data" else { return try reader.skip() }
            _ = try reader.object { name, reader throws(WireFault) in
                if name == "balance" { balance = try reader.count() } else { try reader.skip() }
            }
        }
        try reader.end()
        self.balance = balance.map { max(0, $0) }
    }
}
