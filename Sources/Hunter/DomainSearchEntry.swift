import Enrichment
import ProviderWire

/// One element of `data.emails` as it came (providers.md, A.5), of any era: every field may be missing or strange.
struct DomainSearchEntry {
    private var value: String?
    private var type: String?
    private var confidence: Double?
    private var firstName: String?
    private var lastName: String?
    private var position: String?
    private var positionRaw: String?
    private var seniority: String?
    private var department: String?
    private var linkedIn: String?
    private var twitter: String?
    private var phoneNumber: String?
    private var verificationStatus: String?
    private var verificationDate: String?
    private var sources: [ContactSource] = []

    /// Nil when the element is no object.
    init?(_ reader: inout JSONReader) throws(WireFault) {
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "value": value = try reader.text()
            case "type": type = try reader.text()
            case "confidence": confidence = try reader.number()
            case "first_name": firstName = try reader.text()
            case "last_name": lastName = try reader.text()
            case "position": position = try reader.text()
            case "position_raw": positionRaw = try reader.text()
            case "seniority": seniority = try reader.text()
            case "department": department = try reader.text()
            case "linkedin": linkedIn = try reader.text()
            case "twitter": twitter = try reader.text()
            case "phone_number": phoneNumber = try reader.text()
            case "sources": sources = try ContactSourceEntry.sources(&reader)
            case "verification":
                _ = try reader.object { name, reader throws(WireFault) in
                    switch name {
                    case "status": verificationStatus = try reader.text()
                    case "date": verificationDate = try reader.text()
                    default: try reader.skip()
                    }
                }
            default: try reader.skip()
            }
        }
        guard isObject else { return nil }
    }

    /// What we keep of it (providers.md, A.10); nil when it has no address. What is absent stays nil: a missing
    /// confidence is not 0 and a missing type is not personal.
    var contact: FoundContact? {
        guard var contact = MailAddress.contact(value) else { return nil }
        contact.firstName = PlainText.kept(firstName)
        contact.lastName = PlainText.kept(lastName)
        contact.position = PlainText.kept(position)
        contact.positionRaw = PlainText.kept(positionRaw)
        contact.seniority = PlainText.kept(seniority)
        contact.department = PlainText.kept(department)
        contact.kind = type.flatMap { ContactKind(rawValue: $0.lowercased()) }
        contact.confidence = confidence.flatMap { (0...100).contains($0) ? Int($0.rounded()) : nil }
        contact.linkedInURL = LinkedInURL.normalized(linkedIn)
        contact.twitter = PlainText.kept(twitter)
        contact.phoneNumber = PlainText.kept(phoneNumber)
        contact.verificationStatus = PlainText.kept(verificationStatus)
        contact.verificationDate = PlainText.date(verificationDate)
        contact.sources = sources
        return contact
    }
}
