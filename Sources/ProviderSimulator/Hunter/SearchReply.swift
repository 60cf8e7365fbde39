/// The body of a domain search that found something or nothing (providers.md, A.5).
struct SearchReply: Sendable {
    let company: SimulatedCompany
    let contacts: [SimulatedContact]
    /// How many there are over all pages.
    let results: Int
    let query: SearchQuery

    private var era: Era { company.kind.era }

    func write(_ json: inout JSONWriter) {
        json.object("data", writeCompany)
        json.object("meta") { json in
            json.member("results", results)
            if era == .today { json.member("results_approximate", false) }
            json.member("limit", query.limit)
            json.member("offset", query.offset)
            json.object("params") { json in
                for (name, text) in query.echo where era == .today || name != "decision_maker" {
                    json.member(name, text)
                }
            }
        }
    }

    private func writeCompany(_ json: inout JSONWriter) {
        let kind = company.kind
        let isKnown = ![.none, .webmail, .disposable].contains(kind)
        json.member("domain", kind == .none ? nil : company.domain)
        json.member("disposable", kind == .disposable)
        json.member("webmail", kind == .webmail)
        json.member("accept_all", company.acceptsAll)
        json.member("pattern", isKnown && kind != .guessed && kind != .unicode ? company.pattern : nil)
        json.member("organization", isKnown ? company.organization : nil)
        switch era {
        case .of2021:
            json.member("country", nil)
            json.member("state", nil)
        case .of2023: writeFieldsOf2023(&json)
        case .today: json.array("linked_domains", of: [])
        }
        json.array("emails") { json in
            for contact in contacts {
                json.object { json in
                    contact.write(&json, in: era)
                    if kind == .catchAll { json.member("accept_all", true) }
                }
            }
        }
    }

    private func writeFieldsOf2023(_ json: inout JSONWriter) {
        json.member("description", "\(company.organization) makes things.")
        json.member("industry", "Manufacturing")
        json.member("twitter", "https://twitter.com/\(company.domain)")
        json.member("facebook", "https://facebook.com/\(company.domain)")
        json.member("linkedin", "https://linkedin.com/company/\(company.domain)")
        json.member("instagram", nil)
        json.member("youtube", nil)
        json.array("technologies", of: ["nginx", "swift"])
        json.member("country", "DE")
        json.member("state", nil)
        json.member("city", "Berlin")
        json.member("postal_code", "10115")
        json.member("street", nil)
        json.member("headcount", "51-200")
        json.member("company_type", "privately held")
    }
}

extension SimulatedContact {
    /// The entry as it stands in `data.emails`.
    func write(_ json: inout JSONWriter, in era: Era = .today) {
        json.member("value", address)
        json.member("type", isGeneric ? "generic" : "personal")
        json.member("confidence", confidence)
        json.writeSources(sources)
        json.member("first_name", firstName)
        json.member("last_name", lastName)
        json.member("position", position)
        if era == .today { json.member("position_raw", positionRaw) }
        json.member("seniority", seniority)
        json.member("department", department)
        if era == .today { json.member("decision_maker", isDecisionMaker) }
        json.member("linkedin", linkedIn)
        json.member("twitter", twitter)
        json.member("phone_number", phoneNumber)
        if let verification { json.writeVerification(verification) }
    }
}

extension JSONWriter {
    mutating func writeSources(_ sources: [SimulatedContact.Source]) {
        array("sources") { json in
            for source in sources {
                json.object { json in
                    json.member("domain", source.domain)
                    json.member("uri", source.uri)
                    json.member("extracted_on", source.extractedOn)
                    json.member("last_seen_on", source.lastSeenOn)
                    json.member("still_on_page", source.isStillOnPage)
                }
            }
        }
    }

    mutating func writeVerification(_ verification: SimulatedContact.Verification) {
        object("verification") { json in
            json.member("date", verification.date)
            json.member("status", verification.status)
        }
    }
}
