/// What can be wrong with a reply of Snov's that is JSON.
enum SnovFault: Error, Hashable {
    /// A link leads to another origin, or on this one to anything but searches.
    case foreignLink
    /// This part of what was promised is missing.
    case missing(String)
}

extension SnovFault: CustomStringConvertible {
    /// The rest of a sentence on the reply.
    var description: String {
        switch self {
        case .foreignLink: "it links to an address that is not Snov's"
        case .missing(let part): "it has no \(part)"
        }
    }
}
