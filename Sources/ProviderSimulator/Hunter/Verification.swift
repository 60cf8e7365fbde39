/// What the email verifier says of an address (providers.md, A.10). Addresses that the domain has keep the status that a
/// search shows; others are told from the domain's mail server and from themselves.
struct Verification: Sendable {
    let address: String
    let company: SimulatedCompany
    private let contact: SimulatedContact?

    /// Nil when the text can't be an address.
    init?(of address: String) {
        let parts = address.lowercased().split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !address.contains(where: \.isWhitespace)
        else { return nil }
        self.address = address
        let company = SimulatedCompany(domain: String(parts[1]))
        self.company = company
        contact = (0..<company.contactCount).lazy.map(company.contact).first { $0.address == address.lowercased() }
    }

    var status: String {
        switch company.kind {
        case .webmail: "webmail"
        case .disposable: "disposable"
        case .none, .guessed: "invalid"
        default: contact?.verification?.status ?? unseenStatus
        }
    }

    /// Whether it costs anything (A.9).
    var isCharged: Bool { ["valid", "invalid", "accept_all"].contains(status) }

    private var unseenStatus: String {
        if company.acceptsAll { return "accept_all" }
        if contact != nil { return "valid" }
        return StableHash.fnv1a(address) % 5 == 0 ? "unknown" : "invalid"
    }

    private var score: Int {
        let chance = Int(StableHash.fnv1a(address) % 10)
        return switch status {
        case "valid": 90 + chance
        case "invalid": chance
        default: 45 + chance
        }
    }

    private var result: String {
        switch status {
        case "valid": "deliverable"
        case "invalid": "undeliverable"
        default: "risky"
        }
    }

    func write(_ json: inout JSONWriter) {
        let hasServer = company.kind != .none && company.kind != .guessed
        json.object("data") { json in
            json.member("status", status)
            json.member("result", result)
            json.member("_deprecation_notice", "Using result is deprecated, use status instead")
            json.member("score", score)
            json.member("email", address)
            json.member("regexp", true)
            json.member("gibberish", false)
            json.member("disposable", status == "disposable")
            json.member("webmail", status == "webmail")
            json.member("mx_records", hasServer)
            json.member("smtp_server", hasServer)
            json.member("smtp_check", status == "valid" || status == "accept_all")
            json.member("accept_all", status == "accept_all")
            json.member("block", status == "unknown")
            json.writeSources(contact?.sources ?? [])
        }
        Self.writeMeta(&json, address)
    }

    /// The body while the verification runs; which one the service gives is not recorded.
    func writeRunning(_ json: inout JSONWriter) {
        json.object("data") { json in
            json.member("status", nil)
            json.member("result", nil)
            json.member("score", nil)
            json.member("email", address)
        }
        Self.writeMeta(&json, address)
    }

    private static func writeMeta(_ json: inout JSONWriter, _ address: String) {
        json.object("meta") { json in
            json.object("params") { $0.member("email", address) }
        }
    }
}
