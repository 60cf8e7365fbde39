extension Simulator {
    /// `GET /v2/email-count`: free, needs no key (providers.md, A.10). Of a search's parameters it knows the domain, the
    /// company and the type only.
    func countEmails(_ call: Call) -> Answer {
        if call.isFirewalled || call.keyClass == .blocked { return Refusal.blocked.answer }
        if let answer = throttled(call) { return answer }
        do throws(Refusal) {
            return try CountReply(Parameters(of: call.request, body: [])).answer
        } catch {
            return error.answer
        }
    }
}

/// What there is of a domain, by kind, department and seniority.
private struct CountReply {
    private static let departmentsOf2021 = [
        "executive", "it", "finance", "management", "sales", "legal", "support", "hr", "marketing", "communication",
    ]
    private static let departmentsSince = ["education", "design", "health", "operations"]

    private let company: SimulatedCompany
    private let contacts: [SimulatedContact]
    private let echo: [(name: String, text: String?)]

    init(_ parameters: Parameters) throws(Refusal) {
        guard let domain = SearchQuery.domain(parameters) else { throw .missingDomain }
        company = SimulatedCompany(domain: domain)
        contacts = company.contacts(matching: try ContactFilter(ofType: parameters))
        echo = ["domain", "company", "type"].map { ($0, parameters.text($0)) }
    }

    var answer: Answer {
        .json { json in
            json.object("data") { json in
                json.member("total", contacts.count)
                json.member("personal_emails", contacts.count { !$0.isGeneric })
                json.member("generic_emails", contacts.count { $0.isGeneric })
                json.object("department") { json in
                    for name in Self.departmentsOf2021 + (company.kind.era == .of2021 ? [] : Self.departmentsSince) {
                        json.member(name, contacts.count { $0.department == name })
                    }
                }
                json.object("seniority") { json in
                    for name in ["junior", "senior", "executive"] {
                        json.member(name, contacts.count { $0.seniority == name })
                    }
                }
            }
            json.object("meta") { json in
                json.object("params") { json in
                    for (name, text) in echo { json.member(name, text) }
                }
            }
        }
    }
}
