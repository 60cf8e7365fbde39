/// Why a text is no company's domain.
package enum DomainFault: Error, Hashable, CaseIterable, Sendable {
    case empty
    case controlCharacter
    case foreignScheme
    case userName
    case port
    case address
    case tooLong
    case label
    case characters
    case singleLabel
    case publicSuffix

    /// A whole sentence for the person who wrote the text. It repeats nothing of it.
    package var reason: String {
        switch self {
        case .empty: "There is no name in it."
        case .controlCharacter: "It contains a control character."
        case .foreignScheme: "Only http and https addresses name a site."
        case .userName: "It contains an @, so it is an e-mail address or holds a user name; give the domain alone."
        case .port: "What follows the colon is no port number."
        case .address: "It is an IP address; a domain name is needed."
        case .tooLong: "The name is longer than the 253 characters that a domain name may have."
        case .label:
            "Each part between the dots must have 1 to 63 characters, no hyphen at either end and no two as its 3rd and 4th."
        case .characters: "It contains characters that a domain name cannot have."
        case .singleLabel: "The name has a single part; a company's domain has at least two, such as example.com."
        case .publicSuffix: "It is a public suffix under which others register their names, not a company's domain."
        }
    }
}
