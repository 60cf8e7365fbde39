import Enrichment

/// What became of contacts that were to be written.
struct WrittenContacts {
    /// Those that are left out, since nothing of them may be kept.
    let suppressed: Set<FoundContact>
    /// What the table did not take; nil when it took all the others.
    let refusal: ContactRefusal?
}

extension Finding {
    /// What of it stands in the table.
    func kept(as written: WrittenContacts) -> Finding {
        var kept = self
        if !written.suppressed.isEmpty {
            kept = Finding(
                contacts: contacts.filter { !written.suppressed.contains($0) }, resultsAvailable: resultsAvailable,
                credits: credits, note: note, company: company)
        }
        if let refusal = written.refusal { kept = kept.leavingOut(refusal) }
        kept.suppressed = suppressed + written.suppressed.count
        return kept
    }
}

extension Failure {
    /// Of a site that is not asked for, or of which an answer came too late.
    static let suppressed = Failure(
        .suppressed,
        "Nothing of this domain may be kept: it is to be forgotten, or its provider refused it for legal reasons.")
}
