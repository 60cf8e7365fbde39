import Enrichment

/// Contacts that the table does not take.
struct ContactRefusal {
    let contacts: [FoundContact]
    /// How many there were to write.
    let total: Int
    /// The engine's words on the last of them; they name columns and conditions, never values.
    let reason: String

    var isOfAll: Bool { contacts.count == total }

    var sentence: String {
        "The database refused \(contacts.count) of the \(total) contacts that the provider found: \(reason)."
    }

    /// The same of a part of a search, of which others may follow that are refused alike.
    var remark: String { "The database refused contacts that the provider found: \(reason)." }
}

extension Finding {
    /// What is left of it without the refused contacts, with a note that says so.
    func leavingOut(_ refusal: ContactRefusal) -> Finding {
        let refused = Set(refusal.contacts)
        return Finding(
            contacts: contacts.filter { !refused.contains($0) }, resultsAvailable: resultsAvailable, credits: credits,
            note: [note, refusal.sentence].compactMap { $0 }.joined(separator: " "), company: company)
    }
}
