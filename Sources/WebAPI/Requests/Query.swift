import Enrichment

/// The parameters of a query string, each of which its route has declared and found right. An empty parameter counts as
/// absent, as forms send it.
struct Query {
    private static let maximumParameters = 64

    private var values: [String: String] = [:]

    /// Throws when anything is wrong or unknown: all of it at once.
    init(_ text: Substring, declared: [any DeclaredParameter]) throws(Problem) {
        if text.isEmpty { return }
        let faults = Faults()
        try read(text, faults)
        for parameter in declared {
            guard let value = values[parameter.name] else { continue }
            if value.isEmpty {
                values[parameter.name] = nil
            } else if let complaint = parameter.complaint(about: value) {
                Self.refuse(parameter.name, complaint, faults)
            }
        }
        let known = Set(declared.map(\.name))
        for name in values.keys.sorted() where !known.contains(name) {
            Self.refuse(name, "is not known here.", faults)
        }
        try faults.end(as: .malformedQuery)
    }

    /// The parameter's value; nil when it is not given.
    subscript<Value>(parameter: QueryParameter<Value>) -> Value? {
        values[parameter.name].flatMap(parameter.value)
    }

    private mutating func read(_ text: Substring, _ faults: Faults) throws(Problem) {
        let pairs = text.split(separator: "&")
        guard pairs.count <= Self.maximumParameters else {
            throw Problem(.malformedQuery, "The query has more than \(Self.maximumParameters) parameters.")
        }
        for pair in pairs {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(halves[0], plusIsBlank: true),
                let value = PercentCoding.decode(halves.count == 2 ? halves[1] : "", plusIsBlank: true)
            else { throw Problem(.malformedQuery, "The query is not percent-encoded UTF-8.") }
            if values.updateValue(value, forKey: name) != nil {
                Self.refuse(name, "must be given once only.", faults)
            }
        }
    }

    private static func refuse(_ name: String, _ detail: String, _ faults: Faults) {
        let shown = String(name.unicodeScalars.prefix(64).map { $0.breaksLine ? "?" : Character($0) })
        faults.add(Fault(pointer: "?\(shown)", detail: detail))
    }
}
