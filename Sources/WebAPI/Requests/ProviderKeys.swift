import Enrichment

/// The keys that came with a request, by their providers: `apiKey` where one is asked, `apiKeys` for any.
///
/// A key is never repeated, whatever is wrong with it.
struct ProviderKeys {
    private let keys: [ProviderName: String]

    static let names = ["apiKey", "apiKeys"]
    static let maximumLength = 200
    static let keySchema = Schema.text(characters: 0...maximumLength, pattern: "^[!-~]*$")
    static let schema = Schema.object(
        ProviderName.allCases.map { .optional($0.rawValue, .nullable(keySchema)) })

    /// What is wrong is noted in the members' faults, and then these keys are not to be used. `asked` are the providers of
    /// the job; none where it is not known which those are.
    init(_ members: Members, for asked: [ProviderTerms]) {
        let (one, several) = (members["apiKey"], members["apiKeys"])
        if several.isPresent {
            if one.isPresent, one.value != .text("") {
                several.refuse("is another way to give apiKey; only one of them may be given.")
            }
            keys = Self.keys(several, for: asked)
        } else if asked.count > 1, !one.isPresent || one.value == .text("") {
            keys = Self.keys(several, for: asked)
        } else if asked.count > 1 {
            one.refuse("is for a job that asks one provider; give a key for each in apiKeys.")
            keys = [:]
        } else {
            let key = Self.key(one, for: asked.first)
            keys = asked.first.flatMap { terms in key.map { [terms.name: $0] } } ?? [:]
        }
    }

    /// Nil when the server's own key is to be used.
    subscript(provider: ProviderName) -> String? { keys[provider] }

    private static func keys(_ member: Member, for asked: [ProviderTerms]) -> [ProviderName: String] {
        let names = asked.isEmpty ? ProviderName.allCases.map(\.rawValue) : asked.map(\.name.rawValue)
        let refused = ProviderName.allCases.map { ($0.rawValue, "is the key of a provider that the job does not ask.") }
        guard
            !member.isPresent
                || member.object(of: names, refusing: Dictionary(uniqueKeysWithValues: refused)) != nil
        else { return [:] }
        var keys: [ProviderName: String] = [:]
        for terms in asked {
            let name = terms.name.rawValue
            let given = member.isPresent ? member[name].value : .null
            keys[terms.name] = key(
                Member(value: given, pointer: member.pointer / name, faults: member.faults), for: terms)
        }
        return keys
    }

    private static func key(_ member: Member, for terms: ProviderTerms?) -> String? {
        switch member.value {
        case .null, .text(""):
            if let terms, !terms.isKeyHeld { member.refuse("is required: the server holds no key for this provider.") }
            return nil
        case .text(let key)
        where key.utf8.count <= maximumLength && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }:
            if let fault = terms?.keyFault(key) {
                member.refuse(fault)
                return nil
            }
            return key
        default:
            member.refuse("must be 1 to \(maximumLength) visible ASCII characters without blanks.")
            return nil
        }
    }
}

extension [JobStep] {
    /// Those of the keys, in their order; nothing stands for a key of the server's.
    var fingerprints: String { map { $0.key?.fingerprint.rawValue ?? "" }.joined(separator: ",") }
}
