import ProviderWire

/// What a refusal says of itself: `{"errors":[{"id":…,"code":…,"details":…}]}`, the first of them (providers.md, A.6).
struct ErrorReply {
    /// Hunter's name for the fault, such as `pagination_error`.
    let id: String?
    let details: String?

    /// Nil when the body is no JSON object, as from a proxy or a firewall in front of Hunter.
    init?(_ body: [UInt8]) {
        var id: String?
        var details: String?
        var isFirst = true
        var reader = JSONReader(body)
        do throws(WireFault) {
            let isObject = try reader.object { name, reader throws(WireFault) in
                guard name == "errors" else { return try reader.skip() }
                _ = try reader.array { reader throws(WireFault) in
                    guard isFirst else { return try reader.skip() }
                    isFirst = false
                    _ = try reader.object { name, reader throws(WireFault) in
                        switch name {
                        case "id": id = try reader.text()
                        case "details": details = try reader.text()
                        default: try reader.skip()
                        }
                    }
                }
            }
            try reader.end()
            guard isObject else { return nil }
        } catch {
            return nil
        }
        self.id = id
        self.details = details
    }

    /// As much of the details as a sentence may be long, in lower case.
    private var beginning: String { String((details ?? "").unicodeScalars.prefix(10_000)).lowercased() }

    /// Whether it speaks of money rather than of speed. Hunter answers 429 for both (providers.md, A.7).
    var concernsQuota: Bool {
        if id == "restricted_account" { return true }
        let words = beginning.split { !$0.isLetter }
        return words.contains { word in
            word == "plan" || word == "plans" || ["billing", "upgrad", "quota"].contains { word.hasPrefix($0) }
        }
    }

    /// The number of addresses that the plan allows, where the question asked for more: "… limited to 10 email
    /// addresses on your current plan" (providers.md, A.2, two wordings).
    var planLimit: Int? {
        guard id == "pagination_error" else { return nil }
        let words = beginning.split { !$0.isLetter && !$0.isNumber }
        for (index, word) in words.enumerated().dropLast(3) where word == "limited" && words[index + 1] == "to" {
            if words[index + 3].hasPrefix("email"), let limit = Int(words[index + 2]), limit > 0 { return limit }
        }
        return nil
    }
}
