/// What Snov says of single addresses: its verifier and its search by name (providers.md, B.4.6 and B.4.7).
struct SnovVerification: Sendable {
    private enum Status: String {
        case valid, unknown
        case notValid = "not_valid"
    }

    private static let reasons = ["banned", "connection_error", "greylist", "hidden_by_owner"]

    private let email: String
    private let company: SnovCompany

    init(of email: String) {
        self.email = email
        company = SnovCompany(domain: SnovQuestion.host(of: email))
    }

    /// An address is valid when Snov knows it as such, can't be told at a company whose server accepts all, and else is
    /// not valid.
    private var status: Status {
        if let known = company.prospects.lazy.flatMap(\.addresses).first(where: { $0.email == email }) {
            return known.isValid ? .valid : .unknown
        }
        if company.genericContacts.contains(email) { return .valid }
        return company.company.acceptsAll && company.company.contactCount > 0 ? .unknown : .notValid
    }

    private var unknownReason: String {
        if company.company.acceptsAll { return "catchall" }
        return Self.reasons[Int(StableHash.fnv1a(email) % UInt64(Self.reasons.count))]
    }

    private var isWellFormed: Bool {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && parts[1].contains(".")
    }

    /// The members of a result.
    func write(_ json: inout JSONWriter) {
        let status = isWellFormed ? status : .notValid
        json.member("smtp_status", status.rawValue)
        json.member("is_valid_format", isWellFormed)
        json.member("is_disposable", company.company.kind == .disposable)
        json.member("is_webmail", company.company.kind == .webmail)
        json.member("is_gibberish", false)
        json.member("unknown_status_reason", status == .unknown ? unknownReason : "")
    }
}

extension SnovContent {
    /// The addresses of the prospect with a name, whatever its case.
    static func addresses(of name: SnovQuestion.Name) -> [SnovAddress] {
        let (first, last) = (name.first.lowercased(), name.last.lowercased())
        return SnovCompany(domain: name.domain).prospects.first { prospect in
            prospect.contact.firstName?.lowercased() == first && prospect.contact.lastName?.lowercased() == last
        }?.addresses ?? []
    }

    static func write(_ name: SnovQuestion.Name, _ json: inout JSONWriter) {
        json.member("people", "\(name.first) \(name.last)")
        json.array("result") { json in
            for address in addresses(of: name) {
                json.object { json in
                    json.member("email", address.email)
                    SnovVerification(of: address.email).write(&json)
                }
            }
        }
    }

    static func write(verified email: String, _ json: inout JSONWriter) {
        json.member("email", email)
        json.object("result") { SnovVerification(of: email).write(&$0) }
    }
}
