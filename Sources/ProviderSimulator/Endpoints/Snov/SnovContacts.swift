extension Simulator {
    /// `GET /_contacts?domain=…&provider=snov`: whom Snov knows at a domain, to compare with; neither limited nor counted
    /// nor charged. `offer` tells what the prospect's row carries.
    func listSnovContacts(of domain: String) -> Answer {
        let company = SnovCompany(domain: domain)
        return .json { json in
            json.member("domain", domain)
            json.array("prospects") { json in
                for prospect in company.prospects {
                    json.object { json in
                        json.member("first_name", prospect.contact.firstName)
                        json.member("last_name", prospect.contact.lastName)
                        json.member("position", prospect.position)
                        json.member("source_page", prospect.sourcePage)
                        json.member("offer", prospect.offer.rawValue)
                        prospect.addresses.write(&json)
                    }
                }
            }
            json.array("generic_contacts", of: company.genericContacts)
            json.array("domain_emails", of: company.domainEmails)
        }
    }
}
