import Enrichment

/// `/api/enrichment/contacts/{contact}/findings`: which jobs found a contact, and where.
enum Findings {
    static func list(_ call: Call, for api: API) throws -> Reply {
        try call.query.end()
        guard let contact = Contacts.number(call.capture("contact")).map(ContactID.init),
            let page = try api.readings.findings(of: contact)
        else { throw Problem(.notFound, "There is no such contact.") }
        return .success(data: page.rows) { $0.member("total", page.total) }
    }
}
