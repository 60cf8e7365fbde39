/// What the email finder says of a person: an address of those the domain has, one inferred from its pattern, or none.
struct Finding: Sendable {
    let company: SimulatedCompany
    let query: FinderQuery
    /// Nil where the address, if there is one, was inferred.
    private let contact: SimulatedContact?

    init(_ query: FinderQuery, at company: SimulatedCompany) {
        self.company = company
        self.query = query
        contact = (0..<company.contactCount).lazy.map(company.contact).first { contact in
            contact.firstName?.lowercased() == query.firstName.lowercased()
                && contact.lastName?.lowercased() == query.lastName.lowercased()
        }
    }

    var address: String? { contact?.address ?? inferred }

    /// Names that can't stand in an address as they are give none, nor does a company without contacts.
    private var inferred: String? {
        guard company.contactCount > 0, company.kind != .unicode else { return nil }
        let (first, last) = (query.firstName.lowercased(), query.lastName.lowercased())
        guard (first + last).allSatisfy({ $0.isASCII && $0.isLetter }) else { return nil }
        return "\(company.localPart(first: first, last: last))@\(company.domain)"
    }

    private var score: Int? {
        contact?.confidence ?? inferred.map { 50 + Int(StableHash.fnv1a($0) % 40) }
    }

    func write(_ json: inout JSONWriter) {
        json.object("data", writePerson)
        json.object("meta") { json in
            json.object("params") { json in
                for (name, text) in query.echo { json.member(name, text) }
            }
        }
    }

    private func writePerson(_ json: inout JSONWriter) {
        json.member("first_name", contact?.firstName ?? query.firstName)
        json.member("last_name", contact?.lastName ?? query.lastName)
        json.member("email", address)
        if let score { json.member("score", score) } else { json.member("score", nil) }
        json.member("domain", query.domain)
        if address != nil { json.member("accept_all", company.acceptsAll) } else { json.member("accept_all", nil) }
        json.member("position", contact?.position)
        json.member("twitter", contact?.twitter)
        json.member("linkedin_url", contact?.linkedIn)
        json.member("phone_number", contact?.phoneNumber)
        json.member("company", company.contactCount > 0 ? company.organization : nil)
        json.writeSources(contact?.sources ?? [])
        if let verification = contact?.verification {
            json.writeVerification(verification)
        } else {
            json.member("verification", nil)
        }
        json.member("source_type", address == nil ? nil : contact == nil ? "inferred" : "found")
    }
}
