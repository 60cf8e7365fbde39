import Enrichment

extension StopRule {
    static let minContactsName = "min_contacts"
    static let minConfidenceName = "min_confidence"

    /// Reads the rule in `config`; nil when there is none. What is wrong is noted in the member's faults, and then it is not
    /// to be used.
    init?(_ config: Member, of providers: ProviderList?) {
        let (contacts, confidence) = (config[Self.minContactsName], config[Self.minConfidenceName])
        if providers?.isList == false {
            for member in [contacts, confidence] where member.isPresent {
                member.refuse("says when a list of providers is asked no further; this job asks one.")
            }
        }
        let minContacts = contacts.integer(in: Self.rangeOfMinContacts)
        let minConfidence = confidence.integer(in: Self.rangeOfMinConfidence)
        if minContacts == nil, minConfidence == nil { return nil }
        self.init(minContacts: minContacts ?? 1, minConfidence: minConfidence)
    }
}
