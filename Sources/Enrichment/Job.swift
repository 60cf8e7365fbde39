/// A provider that jobs ask.
package enum ProviderName: String, CaseIterable, Sendable {
    case hunter
    case snov
}

/// Where a job stands. `pending → running → completed | failed | cancelled`, and `pending → cancelled`.
package enum JobStatus: String, CaseIterable, Sendable {
    case pending, running, completed, failed, cancelled

    /// Nothing happens to a finished job any more.
    package var isFinished: Bool {
        switch self {
        case .pending, .running: false
        case .completed, .failed, .cancelled: true
        }
    }
}

/// Where one site of a job stands. `pending ⇄ enriching → enriched | error`, and `pending → enriched | skipped`; a cancel ends
/// either of the first two. Between two providers a site is `pending` again.
package enum JobSiteStatus: String, CaseIterable, Sendable {
    case pending, enriching, enriched, error, cancelled
    /// Not asked for: it was enriched lately enough for the job.
    case skipped
}

/// What `sites.enrichment_status` says of a site, whichever job it comes from; null before the first.
package enum EnrichmentStatus: String, CaseIterable, Sendable {
    case pending, enriching, enriched, error
}

/// Why a site or a whole job ended without contacts: stable words for programs.
package enum OutcomeCode: String, CaseIterable, Sendable {
    case invalidAPIKey = "invalid_api_key"
    case quotaExhausted = "quota_exhausted"
    case forbidden
    case blockedByProvider = "blocked_by_provider"
    case rateLimited = "rate_limited"
    case invalidRequest = "invalid_request"
    case unavailableForLegalReasons = "unavailable_for_legal_reasons"
    case providerUnavailable = "provider_unavailable"
    case malformedReply = "malformed_reply"
    /// Another call might have cost more than the job's `max_credits` leave.
    case maxCreditsReached = "max_credits_reached"
    /// The provider answered, and the database takes none of its contacts.
    case notStored = "not_stored"
    /// Nothing may be kept of the site's domain, so it was not asked for.
    case suppressed
    /// The job's key can't be opened any more (another sealing key), or the server holds none.
    case keyUnavailable = "key_unavailable"
    /// The job asks a provider that this worker does not offer.
    case providerNotOffered = "provider_not_offered"
    /// Every site of the job failed, for reasons that each site tells.
    case allSitesFailed = "all_sites_failed"
    /// The job was unfinished in the database that was taken over; nothing says which sites it had.
    case interrupted

    /// Whether the refusal is of the key itself, so that nothing is asked under that key any more, for whichever job.
    package var concernsKey: Bool {
        self == .invalidAPIKey || self == .quotaExhausted
    }

    /// Whether it ends the whole job, and not only what is asked of one provider.
    package var concernsJob: Bool {
        self == .maxCreditsReached
    }

    /// Whether no other provider is to be asked instead. Who objected to one has not agreed to another.
    package var isFinal: Bool {
        concernsJob || !leavesContacts
    }

    /// Whether a site that has contacts from elsewhere may be shown as enriched all the same.
    package var leavesContacts: Bool {
        self != .unavailableForLegalReasons && self != .suppressed
    }
}

/// A code and a sentence a person can act on.
package struct Failure: Hashable, Sendable {
    package let code: OutcomeCode
    package let message: String

    package init(_ code: OutcomeCode, _ message: String) {
        self.code = code
        self.message = message
    }
}
