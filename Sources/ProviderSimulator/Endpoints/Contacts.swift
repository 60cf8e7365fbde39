extension Simulator {
    /// `GET /_contacts?domain=…`: every contact a domain has, to compare with; neither limited nor counted nor charged.
    func listContacts(_ call: Call) -> Answer {
        do {
            if call.request.query["provider"] == "snov" {
                return listSnovContacts(of: (call.request.query["domain"] ?? "").lowercased())
            }
            let query = try SearchQuery(Parameters(of: call.request, body: []))
            let company = SimulatedCompany(domain: query.domain)
            return .json { json in
                json.member("domain", company.domain)
                json.array("emails") { json in
                    for contact in company.contacts(matching: query.filter) {
                        json.object { json in contact.write(&json) }
                    }
                }
            }
        } catch {
            return error.answer
        }
    }
}
