import Enrichment
import GRDB

/// Adds what a provider found for a site to what is known of it: one row for a site and address, in which a new value
/// replaces an old one and null replaces nothing. Nor does a verification that came to nothing: `unknown` is what one
/// provider could not find out, and another may have.
struct ContactUpsert {
    private let db: Database
    private let statement: Statement
    private let findings: FindingUpsert
    private let now: HotValue
    private let suppressions: SuppressionBook

    init(db: Database, now: Moment, suppressions: SuppressionBook) throws {
        self.db = db
        self.suppressions = suppressions
        statement = try db.cachedStatement(sql: Self.sql)
        findings = try FindingUpsert(db: db, now: now)
        self.now = .text(now.wall)
    }

    /// What the table refuses, by a constraint or a trigger that whoever made the database put there, costs itself and
    /// nothing else: it would be refused again and again. Nobody who is to be forgotten is written.
    ///
    /// `call` found them; nil when that is not known.
    func write(_ found: [FoundContact], of held: HeldSite, by call: CallID?) throws -> WrittenContacts {
        let contacts = try found.filter { try !suppressions.covers(address: $0.email) }
        let (site, job) = (HotValue.integer(held.name.site), HotValue.text(held.jobID.rawValue))
        let provider = HotValue(held.provider)
        let call = call.map { HotValue.integer($0.rawValue) } ?? .null
        var refusal: ContactRefusal?
        for contact in contacts {
            do {
                try write(contact, site: site, job: job, provider: provider)
                try findings.write(contact, site: site, job: job, provider: provider, call: call)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT && db.isInsideTransaction {
                refusal = ContactRefusal(
                    contacts: (refusal?.contacts ?? []) + [contact], total: contacts.count,
                    reason: error.message ?? "constraint failed")
            }
        }
        return WrittenContacts(
            suppressed: Set(found.count == contacts.count ? [] : found).subtracting(contacts), refusal: refusal)
    }

    /// Remembers that contacts, which are written already, were found for one more job, by the same call.
    func remember(_ contacts: [FoundContact], of held: HeldSite, by call: CallID?) throws {
        let call = call.map { HotValue.integer($0.rawValue) } ?? .null
        for contact in contacts {
            try findings.write(
                contact, site: .integer(held.name.site), job: .text(held.jobID.rawValue),
                provider: HotValue(held.provider), call: call)
        }
    }

    private func write(_ contact: FoundContact, site: HotValue, job: HotValue, provider: HotValue) throws {
        try statement.run([
            site, .text(contact.email), HotValue(contact.firstName), HotValue(contact.lastName),
            HotValue(contact.fullName), HotValue(contact.position), HotValue(contact.positionRaw),
            HotValue(contact.seniority), HotValue(contact.department), HotValue(contact.kind?.rawValue),
            HotValue(contact.confidence), HotValue(contact.linkedInURL), HotValue(contact.twitter),
            HotValue(contact.phoneNumber), HotValue(contact.verificationStatus),
            HotValue(contact.verificationDate), provider, job, now, now,
        ])
    }

    /// The full name is made of the names that stand, so that half a new name can't hide a whole old one. A verification's
    /// date goes with its status: beside another's it would say what nobody has verified.
    private static let sql = """
        INSERT INTO contacts (
            site_id, email, first_name, last_name, full_name, position, position_raw, seniority, department, type,
            confidence, linkedin_url, twitter, phone_number, verification_status, verification_date,
            enrichment_source, enrichment_job_id, created_at, updated_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (site_id, email) DO UPDATE SET
            first_name = coalesce(excluded.first_name, first_name),
            last_name = coalesce(excluded.last_name, last_name),
            full_name = coalesce(
                nullif(trim(
                    coalesce(excluded.first_name, first_name, '') || ' '
                    || coalesce(excluded.last_name, last_name, '')), ''),
                full_name),
            position = coalesce(excluded.position, position),
            position_raw = coalesce(excluded.position_raw, position_raw),
            seniority = coalesce(excluded.seniority, seniority),
            department = coalesce(excluded.department, department),
            type = coalesce(excluded.type, type),
            confidence = coalesce(excluded.confidence, confidence),
            linkedin_url = coalesce(excluded.linkedin_url, linkedin_url),
            twitter = coalesce(excluded.twitter, twitter),
            phone_number = coalesce(excluded.phone_number, phone_number),
            verification_status = CASE
                WHEN excluded.verification_status IS NOT 'unknown'
                    THEN coalesce(excluded.verification_status, verification_status)
                ELSE coalesce(verification_status, excluded.verification_status) END,
            verification_date = CASE
                WHEN excluded.verification_status IS verification_status
                    THEN coalesce(excluded.verification_date, verification_date)
                WHEN verification_status IS NULL
                    OR excluded.verification_status IS NOT NULL AND excluded.verification_status <> 'unknown'
                    THEN excluded.verification_date
                ELSE verification_date END,
            enrichment_source = coalesce(excluded.enrichment_source, enrichment_source),
            enrichment_job_id = excluded.enrichment_job_id,
            updated_at = excluded.updated_at
        """
}
