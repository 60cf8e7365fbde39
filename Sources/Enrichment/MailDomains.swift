/// What a domain is that gives mail addresses to the public: nobody's company, so nobody is asked who works there.
package enum MailDomainKind: Hashable, CaseIterable, Sendable {
    /// Anybody gets a mailbox there: gmail.com.
    case webmail
    /// Anybody gets one for minutes or days.
    case disposable
}

/// Tells companies' domains from those of mailboxes for everybody, without asking anybody.
package protocol MailDomains: Sendable {
    /// `domain` is a site's, in punycode. Nil for one that is not known as a mail domain.
    func kind(of domain: String) -> MailDomainKind?
}

/// Takes every domain for a company's.
package struct NoMailDomains: MailDomains {
    package init() {}

    package func kind(of domain: String) -> MailDomainKind? { nil }
}
