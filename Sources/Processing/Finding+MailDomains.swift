import Enrichment

extension Finding {
    /// What there is to say of a domain that gives mailboxes to the public, without asking anybody.
    init(of domain: String, being kind: MailDomainKind) {
        var company = CompanyFacts()
        let habit: String
        switch kind {
        case .webmail:
            company.isWebmail = true
            habit = "to anybody"
        case .disposable:
            company.isDisposable = true
            habit = "away for a while"
        }
        self.init(
            contacts: [], resultsAvailable: nil, credits: 0,
            note: "\(domain) gives mail addresses \(habit): nobody was asked.", company: company)
    }
}
