extension Simulator {
    /// `GET /v2/email-count`: free, needs no key, not limited here (providers.md, A.10).
    func countEmails(_ call: Call) -> Answer {
        if call.isFirewalled { return Refusal.blocked.answer }
        do {
            let parameters = try Parameters(of: call.request, body: [])
            let query = try SearchQuery(parameters)
            let contacts = SimulatedCompany(domain: query.domain).contacts(matching: query.filter)
            return Self.countReply(contacts, echo: query.echo)
        } catch {
            return error.answer
        }
    }

    private static func countReply(_ contacts: [SimulatedContact], echo: [(name: String, text: String?)]) -> Answer {
        .json { json in
            json.object("data") { json in
                json.member("total", contacts.count)
                json.member("personal_emails", contacts.count { !$0.isGeneric })
                json.member("generic_emails", contacts.count { $0.isGeneric })
                json.object("department") { json in
                    for department in SearchQuery.departments.sorted() {
                        json.member(department, contacts.count { $0.department == department })
                    }
                }
                json.object("seniority") { json in
                    for seniority in SearchQuery.seniorities.sorted() {
                        json.member(seniority, contacts.count { $0.seniority == seniority })
                    }
                }
            }
            json.object("meta") { json in
                json.object("params") { json in
                    for (name, text) in echo where ["domain", "company", "type"].contains(name) {
                        json.member(name, text)
                    }
                }
            }
        }
    }
}
