import Enrichment
import FoundationEssentials
import GRDB

/// All that a search of several parts has found for its site, by the call that brought it.
struct SearchParts {
    private(set) var contacts: [CallID?: [FoundContact]] = [:]
    /// Everybody, in the order in which they became known.
    private var all: [FoundContact] = []

    /// What the site's provider has found for it and its job.
    init(of held: HeldSite, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT
                    call_id, sources, email, first_name, last_name, position, position_raw, seniority, department, type,
                    confidence, linkedin_url, twitter, phone_number, verification_status, verification_date
                FROM contacts CROSS JOIN contact_findings ON contact_id = contacts.id
                WHERE site_id = ? AND job_id = ? AND provider = ? ORDER BY contacts.id
                """)
        let values: [HotValue] = [
            .integer(held.name.site), .text(held.jobID.rawValue), .text(held.provider ?? ""),
        ]
        try statement.run(values) { row in
            guard let contact = FoundContact(columns: row) else { return }
            contacts[row.integer(0).map(CallID.init), default: []].append(contact)
            all.append(contact)
        }
    }

    /// Everybody, as one answer that ended like this.
    func finding(endingLike end: Finding) -> Finding {
        Finding(
            contacts: all, resultsAvailable: end.resultsAvailable, credits: end.credits,
            note: end.note, company: end.company)
    }
}

extension FoundContact {
    fileprivate init?(columns row: borrowing HotRow) {
        self.init(email: row.text(2) ?? "")
        firstName = row.text(3)
        lastName = row.text(4)
        position = row.text(5)
        positionRaw = row.text(6)
        seniority = row.text(7)
        department = row.text(8)
        kind = row.text(9).flatMap(ContactKind.init)
        confidence = row.integer(10).map(Int.init)
        linkedInURL = row.text(11)
        twitter = row.text(12)
        phoneNumber = row.text(13)
        verificationStatus = row.text(14)
        verificationDate = row.text(15)
        sources = [ContactSource](columnText: row.text(1) ?? "[]")
    }
}

extension [ContactSource] {
    /// What `columnText` made; of what others made of the column, nothing.
    init(columnText: String) {
        let columns = try? JSONDecoder().decode([SourceColumn].self, from: Data(columnText.utf8))
        self = (columns ?? []).map(\.source)
    }
}

/// A source as the column has it.
private struct SourceColumn: Decodable {
    private enum CodingKeys: String, CodingKey {
        case uri, domain
        case extractedOn = "extracted_on"
        case lastSeenOn = "last_seen_on"
        case isStillOnPage = "still_on_page"
    }

    private let uri: String
    private let domain: String?
    private let extractedOn: String?
    private let lastSeenOn: String?
    private let isStillOnPage: Bool?

    var source: ContactSource {
        var source = ContactSource(uri: uri)
        source.domain = domain
        source.extractedOn = extractedOn
        source.lastSeenOn = lastSeenOn
        source.isStillOnPage = isStillOnPage
        return source
    }
}
