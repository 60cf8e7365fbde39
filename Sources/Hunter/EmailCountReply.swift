import Enrichment
import ProviderWire

/// The answer of `GET /v2/email-count`: `{"data":{"total":81,"personal_emails":65,"generic_emails":16,"department":{…},
/// "seniority":{…}}}` (providers.md, A.10).
struct EmailCountReply {
    let count: ResultCount

    init(_ body: [UInt8]) throws(WireFault) {
        var total: Int?
        var personal: Int?
        var generic: Int?
        var departments: [String: Int] = [:]
        var seniorities: [String: Int] = [:]
        var reader = JSONReader(body)
        _ = try reader.object { name, reader throws(WireFault) in
            guard name == "data" else { return try reader.skip() }
            _ = try reader.object { name, reader throws(WireFault) in
                switch name {
                case "total": total = try Self.number(&reader)
                case "personal_emails": personal = try Self.number(&reader)
                case "generic_emails": generic = try Self.number(&reader)
                case "department": departments = try Self.numbers(&reader)
                case "seniority": seniorities = try Self.numbers(&reader)
                default: try reader.skip()
                }
            }
        }
        try reader.end()
        guard let total else { throw .missing("data.total") }
        var count = ResultCount(total: total)
        count.personal = personal
        count.generic = generic
        count.departments = departments
        count.seniorities = seniorities
        self.count = count
    }

    private static func numbers(_ reader: inout JSONReader) throws(WireFault) -> [String: Int] {
        var numbers: [String: Int] = [:]
        _ = try reader.object { name, reader throws(WireFault) in numbers[name] = try number(&reader) }
        return numbers
    }

    /// Nil for what is no count.
    private static func number(_ reader: inout JSONReader) throws(WireFault) -> Int? {
        try reader.number().flatMap { Int(exactly: $0) }.flatMap { $0 >= 0 ? $0 : nil }
    }
}
