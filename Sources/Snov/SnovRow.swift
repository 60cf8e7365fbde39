import ProviderWire

/// One element of a result's `data` as it came: a prospect, or an address, which of a generic contact is all there is
/// (providers.md, B.4). Every field may be missing or strange.
struct SnovRow: Hashable {
    var firstName: String?
    var lastName: String?
    var position: String?
    var sourcePage: String?
    var searchStart: String?
    /// Nil when the row brings none; those of a prospect were revealed before.
    var emails: [SnovEmail]?
    var email: String?
    var smtpStatus: String?
    var unknownReason: String?

    /// Nil when the element is no object.
    init?(_ reader: inout JSONReader) throws(WireFault) {
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "first_name": firstName = try reader.word()
            case "last_name": lastName = try reader.word()
            case "position": position = try reader.word()
            case "source_page": sourcePage = try reader.word()
            case "search_emails_start": searchStart = try reader.word()
            case "emails": emails = try SnovEmail.all(&reader)
            case "email": email = try reader.word()
            case "smtp_status": smtpStatus = try reader.word()
            case "unknown_status_reason": unknownReason = try reader.word()
            default: try reader.skip()
            }
        }
        guard isObject else { return nil }
    }
}

/// An address and what Snov's verifier says of it.
struct SnovEmail: Hashable {
    var address: String?
    var smtpStatus: String?
    var unknownReason: String?

    /// One person has no more addresses than this.
    static let most = 20

    /// An address that stands as a row of its own; nil for any other row.
    init?(_ row: SnovRow) {
        guard row.email != nil else { return nil }
        (address, smtpStatus, unknownReason) = (row.email, row.smtpStatus, row.unknownReason)
    }

    private init?(_ reader: inout JSONReader) throws(WireFault) {
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "email": address = try reader.word()
            case "smtp_status": smtpStatus = try reader.word()
            case "unknown_status_reason": unknownReason = try reader.word()
            default: try reader.skip()
            }
        }
        guard isObject else { return nil }
    }

    /// A list, bare or as the member `emails` of an object; nil when there is none.
    static func all(_ reader: inout JSONReader) throws(WireFault) -> [SnovEmail]? {
        var emails: [SnovEmail]?
        try reader.either { name, reader throws(WireFault) in
            if name == "emails" { emails = try list(&reader) } else { try reader.skip() }
        } array: { reader throws(WireFault) in
            emails = emails ?? []
            try append(&reader, to: &emails)
        }
        return emails
    }

    /// Nil when the value is no array.
    static func list(_ reader: inout JSONReader) throws(WireFault) -> [SnovEmail]? {
        var emails: [SnovEmail]? = []
        let isArray = try reader.array { reader throws(WireFault) in try append(&reader, to: &emails) }
        return isArray ? emails : nil
    }

    private static func append(_ reader: inout JSONReader, to emails: inout [SnovEmail]?) throws(WireFault) {
        guard emails?.count ?? 0 < most else { return try reader.skip() }
        if let email = try SnovEmail(&reader) { emails?.append(email) }
    }

    /// Snov's verdict in the words that contacts have (providers.md, B.8).
    var verificationStatus: String {
        switch smtpStatus?.lowercased() {
        case "valid": "valid"
        case "not_valid": "invalid"
        case "unknown" where unknownReason?.lowercased() == "catchall": "accept_all"
        default: "unknown"
        }
    }
}
