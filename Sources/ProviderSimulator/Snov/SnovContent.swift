/// What a search found, as it stands in `data` (providers.md, B.4).
struct SnovContent: Sendable {
    let question: SnovQuestion
    let company: SnovCompany
    /// The prospects of the page.
    let rows: [SnovProspect]
    /// The addresses of the page.
    let addresses: [String]
    /// How many rows there are over all pages.
    let totalCount: Int
    /// The name of the page of addresses behind this one, nil when this is the last.
    let next: String?
    private let origin: String

    /// `origin` is the base of links.
    init(_ question: SnovQuestion, origin: String) {
        self.question = question
        self.origin = origin
        company = SnovCompany(domain: question.domain)
        let company = company
        switch question {
        case .prospects(_, let page, let positions):
            let found = company.prospects(holding: positions)
            let (start, isTooFar) = (page - 1).multipliedReportingOverflow(by: SnovQuestion.prospectsOnPage)
            rows = isTooFar ? [] : Array(found.dropFirst(start).prefix(SnovQuestion.prospectsOnPage))
            (addresses, totalCount, next) = ([], found.count, nil)
        case .domainEmails(let domain, let offset), .genericContacts(let domain, let offset):
            let found = question.search == .domainEmails ? company.domainEmails : company.genericContacts
            let end = offset + SnovQuestion.addressesOnPage
            (rows, totalCount) = ([], found.count)
            addresses = Array(found.dropFirst(offset).prefix(SnovQuestion.addressesOnPage))
            next = end < found.count ? SnovQuestion.next(domain: domain, offset: end) : nil
        case .company, .prospectEmails, .names, .verification:
            (rows, addresses, totalCount, next) = ([], [], 0, nil)
        }
    }

    /// The start of the page behind this one, which is a search of its own and billed as one; nil when this is the last.
    var nextStart: String? {
        if case .prospects(let domain, let page, let positions) = question {
            // Multiplied the other way round it could overflow.
            guard page < (totalCount + SnovQuestion.prospectsOnPage - 1) / SnovQuestion.prospectsOnPage else {
                return nil
            }
            let filter = positions.map { "&positions%5B%5D=\(FormEncoding.encode($0))" }.joined()
            return "\(origin)\(question.search.path)/start?domain=\(domain)&page=\(page + 1)\(filter)"
        }
        return next.map { "\(origin)\(question.search.path)/start?domain=\(question.domain)&next=\($0)" }
    }

    /// What it costs where it wasn't paid for before: nothing for what found nothing.
    var purchases: [SnovPurchase] {
        switch question {
        case .company: company.company.contactCount > 0 ? [.start(question)] : []
        case .prospects: rows.isEmpty ? [] : [.start(question)]
        case .domainEmails, .genericContacts: addresses.isEmpty ? [] : [.start(question)]
        case .prospectEmails(let domain, let place):
            company.prospect(at: place)?.addresses.isEmpty == false ? [.prospect(domain: domain, place: place)] : []
        case .names(let names): names.filter { !Self.addresses(of: $0).isEmpty }.map(SnovPurchase.name)
        case .verification(let emails): emails.map(SnovPurchase.verification)
        }
    }

    /// The member `data`.
    func write(_ json: inout JSONWriter) {
        switch question {
        case .company: json.object("data", writeCompany)
        case .prospects:
            json.array("data") { json in
                for row in rows { json.object { write(row, &$0) } }
            }
        case .prospectEmails(_, let place):
            json.object("data") { json in
                json.member("searching_date", "2026-06-\(10 + place % 20) 11:11:11")
                (company.prospect(at: place)?.addresses ?? []).write(&json)
            }
        case .domainEmails, .genericContacts:
            json.array("data") { json in
                for address in addresses { json.object { $0.member("email", address) } }
            }
        case .names(let names):
            json.array("data") { json in
                for name in names { json.object { Self.write(name, &$0) } }
            }
        case .verification(let emails):
            json.array("data") { json in
                for email in emails { json.object { Self.write(verified: email, &$0) } }
            }
        }
    }

    private func writeCompany(_ json: inout JSONWriter) {
        var random = StableGenerator(seed: company.company.seed &+ 1)
        let isKnown = company.company.contactCount > 0
        let isTold = isKnown && company.company.kind != .nulls
        json.member("company_name", isKnown ? company.company.organization : nil)
        json.member("city", isTold ? random.one(of: Place.all).city : nil)
        json.member("founded", isTold ? String(random.number(in: 1950...2022)) : nil)
        json.member("website", isKnown ? company.domain : nil)
        json.member("hq_phone", isTold ? "4930\(random.number(in: 100_0000...999_9999))" : nil)
        json.member("industry", isTold ? "Computer Software" : nil)
        json.member("size", isTold ? random.one(of: ["1-10", "11-50", "51-200", "201-500"]) : nil)
        json.array("related_domains", of: [])
    }

    private func write(_ row: SnovProspect, _ json: inout JSONWriter) {
        let ending = company.manners.contains(.nul) ? "\0" : ""
        json.member("first_name", row.contact.firstName.map { $0 + ending })
        json.member("last_name", row.contact.lastName.map { $0 + ending })
        json.member("position", row.position.map { $0 + ending })
        json.member("source_page", row.sourcePage)
        switch row.offer {
        case .search:
            let handle = SnovQuestion.handle(domain: company.domain, place: row.place)
            json.member("search_emails_start", "\(origin)\(SnovSearch.prospectEmails.path)/start/\(handle)")
        case .addresses:
            json.object("emails") { row.addresses.write(&$0) }
        case .nothing:
            break
        }
    }
}

extension [SnovAddress] {
    /// The member `emails`.
    func write(_ json: inout JSONWriter) {
        json.array("emails") { json in
            for address in self {
                json.object { json in
                    json.member("email", address.email)
                    json.member("smtp_status", address.smtpStatus)
                }
            }
        }
    }
}
