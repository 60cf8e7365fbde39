import NIOHTTP1

/// The frames of Snov's replies: what stands around the data of a search (providers.md, B.3 and B.4).
struct SnovReply: Sendable {
    let question: SnovQuestion
    let hash: String
    /// The scheme and host of links: the simulator's own, as the caller names it, unless the domain's manners differ.
    let origin: String
    private let manners: Set<SnovManner>

    init(_ question: SnovQuestion, hash: String, origin: String) {
        self.question = question
        self.hash = hash
        manners = SnovManner.all(of: question.domain)
        self.origin = manners.contains(.foreign) ? "http://elsewhere.invalid" : origin
    }

    /// The reply to a start.
    func start() -> Answer {
        let content = manners.contains(.immediate) ? SnovContent(question, origin: origin) : nil
        let place = hashPlace
        let body = JSONWriter.bytes { json in
            if place == .top { json.member("task_hash", hash) }
            if let content {
                content.write(&json)
            } else if place == .data {
                json.object("data") { $0.member("task_hash", hash) }
            } else {
                json.array("data") { _ in }
            }
            json.object("meta") { json in
                writeMeta(&json, content, hash: place == .meta ? hash : nil)
            }
            json.object("links") { json in
                json.member("result", origin + question.search.resultPath(of: hash))
                if let content { writeLinks(of: content, &json) }
            }
            if content != nil { json.member("status", "completed") }
        }
        return answer(status: manners.contains(.start200) ? 200 : manners.contains(.start201) ? 201 : 202, body)
    }

    /// The reply to a poll that comes too early.
    func pending() -> Answer {
        let body = JSONWriter.bytes { json in
            json.array("data") { _ in }
            json.object("meta") { writeMeta(&$0, nil, hash: hash) }
            writeNoLinks(&json)
            json.member("status", manners.contains(.spaced) ? "in progress" : "in_progress")
        }
        return answer(status: 200, body)
    }

    /// The result of a search that the account had no credits for.
    func withoutCredits() -> Answer {
        let body = JSONWriter.bytes { json in
            json.array("data") { _ in }
            json.object("meta") { writeMeta(&$0, nil, hash: hash) }
            json.member("status", "not_enough_credits")
        }
        return answer(status: 200, body)
    }

    /// The result.
    func completed() -> Answer {
        let content = SnovContent(question, origin: origin)
        let body = JSONWriter.bytes { json in
            content.write(&json)
            json.object("meta") { writeMeta(&$0, content, hash: hash) }
            if hasLinks(content) {
                json.object("links") { writeLinks(of: content, &$0) }
            } else {
                writeNoLinks(&json)
            }
            json.member("status", "completed")
        }
        var answer = answer(status: 200, body)
        if DomainClass(of: question.domain) == .malformed { answer.body.removeLast(answer.body.count / 3) }
        return answer
    }

    private enum HashPlace {
        case meta, data, top, linkOnly
    }

    /// `meta` for the searches of a domain, `data` for lists, unless the domain's manners differ.
    private var hashPlace: HashPlace {
        if manners.contains(.tophash) { return .top }
        if manners.contains(.linkhash) { return .linkOnly }
        let isInData = manners.contains(.datahash) || question.search.isOfLists
        return isInData && !manners.contains(.immediate) ? .data : .meta
    }

    /// `content` is nil while there is none, `hash` where it stands elsewhere.
    private func writeMeta(_ json: inout JSONWriter, _ content: SnovContent?, hash: String?) {
        switch question {
        case .company(let domain):
            json.member("domain", domain)
            if let hash { json.member("task_hash", hash) }
            guard let content else { return }
            json.member("prospects_count", content.company.prospects.count)
            json.member("emails_count", content.company.domainEmails.count)
            json.member("generic_contacts_count", content.company.genericContacts.count)
        case .prospects(let domain, let page, let positions):
            json.member("domain", domain)
            json.member("tab", "prospects")
            if let hash { json.member("task_hash", hash) }
            json.member("page", page)
            json.array("positions", of: positions)
            if let content { json.member("total_count", content.totalCount) }
        case .domainEmails(let domain, let offset), .genericContacts(let domain, let offset):
            json.member("domain", domain)
            json.member("tab", question.search == .domainEmails ? "emails" : "service")
            if let hash { json.member("task_hash", hash) }
            let own = offset > 0 ? SnovQuestion.next(domain: domain, offset: offset) : ""
            if let content {
                json.member("next", content.next ?? "")
                json.member("total_count", content.totalCount)
            } else {
                json.member("next", own)
            }
        case .prospectEmails, .names, .verification:
            if let hash { json.member("task_hash", hash) }
        }
    }

    /// Whether a result has anything to link to, be it an empty `next`.
    private func hasLinks(_ content: SnovContent) -> Bool {
        switch question {
        case .company: true
        case .prospects, .domainEmails, .genericContacts:
            content.nextStart != nil || manners.isDisjoint(with: [.arraylinks, .emptylinks])
        case .prospectEmails, .names, .verification: false
        }
    }

    private func writeLinks(of content: SnovContent, _ json: inout JSONWriter) {
        switch question {
        case .company(let domain):
            for (name, search) in [
                ("prospects", SnovSearch.prospects), ("domain_emails", .domainEmails),
                ("generic_contacts", .genericContacts),
            ] {
                json.member(name, "\(origin)\(search.path)/start?domain=\(domain)")
            }
        case .prospects, .domainEmails, .genericContacts:
            json.member("next", content.nextStart ?? (manners.contains(.nulllinks) ? nil : ""))
        case .prospectEmails, .names, .verification:
            break
        }
    }

    private func writeNoLinks(_ json: inout JSONWriter) {
        if manners.contains(.emptylinks) {
            json.object("links") { _ in }
        } else {
            json.array("links") { _ in }
        }
    }

    private func answer(status: Int, _ body: [UInt8]) -> Answer {
        var body = body
        if manners.contains(.rawnul) {
            for place in [body.count - 1, body.count / 2, 1] { body.insert(0, at: place) }
        }
        return Answer(status: .init(statusCode: status), body: body)
    }
}
