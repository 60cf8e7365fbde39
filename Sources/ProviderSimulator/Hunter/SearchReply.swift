/// The body of a domain search that found something or nothing (providers.md, A.5).
struct SearchReply: Sendable {
    let company: SimulatedCompany
    let contacts: [SimulatedContact]
    /// How many there are over all pages.
    let results: Int
    let query: SearchQuery

    func write(_ json: inout JSONWriter) {
        json.object("data", writeCompany)
        json.object("meta") { json in
            json.member("results", results)
            json.member("results_approximate", false)
            json.member("limit", query.limit)
            json.member("offset", query.offset)
            json.object("params") { json in
                for (name, text) in query.echo { json.member(name, text) }
            }
        }
    }

    private func writeCompany(_ json: inout JSONWriter) {
        let isKnown = company.kind != .none && company.kind != .webmail
        json.member("domain", company.kind == .none ? nil : company.domain)
        json.member("disposable", false)
        json.member("webmail", company.kind == .webmail)
        json.member("accept_all", company.acceptsAll)
        json.member("pattern", isKnown && company.kind != .guessed && company.kind != .unicode ? company.pattern : nil)
        json.member("organization", isKnown ? company.organization : nil)
        if company.kind == .company { writeFieldsOf2023(&json) }
        json.array("linked_domains", of: [])
        json.array("emails") { json in
            for contact in contacts {
                json.object { json in contact.write(&json, isOf2026: company.kind != .company) }
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
    }
}

extension SimulatedContact {
    /// The entry as it stands in `data.emails`; before 2026 without the raw title and the decision maker.
    func write(_ json: inout JSONWriter, isOf2026: Bool = true) {
        json.member("value", address)
        json.member("type", isGeneric ? "generic" : "personal")
        json.member("confidence", confidence)
        json.array("sources") { json in
            for source in sources { json.object(source.write) }
        }
        json.member("first_name", firstName)
        json.member("last_name", lastName)
        json.member("position", position)
        if isOf2026 { json.member("position_raw", positionRaw) }
        json.member("seniority", seniority)
        json.member("department", department)
        if isOf2026 { json.member("decision_maker", isDecisionMaker) }
        json.member("linkedin", linkedIn)
        json.member("twitter", twitter)
        json.member("phone_number", phoneNumber)
        if let verification {
            json.object("verification") { json in
                json.member("date", verification.date)
                json.member("status", verification.status)
            }
        }
    }
}

extension SimulatedContact.Source {
    fileprivate func write(_ json: inout JSONWriter) {
        json.member("domain", domain)
        json.member("uri", uri)
        json.member("extracted_on", extractedOn)
        json.member("last_seen_on", lastSeenOn)
        json.member("still_on_page", isStillOnPage)
    }
}
