@testable import ProviderSimulator

/// What a JSON value is made of: the kinds of value at each of its places, those of all elements of an array together.
///
/// Places are written `data.emails[].value`; a member that only some elements have is `missing` as well.
struct JSONShape: Equatable {
    private(set) var kinds: [String: Set<String>] = [:]

    init(of value: JSONValue) {
        note([value], at: "")
    }

    /// Where this shape isn't that of `recorded`, but for members at the places in `later`, which it must have besides. A
    /// null says nothing of what else a place may hold.
    func differences(from recorded: JSONShape, butFor later: Set<String>) -> [String] {
        let lacking = recorded.kinds.keys.filter { kinds[$0] == nil }.map { "\($0) is missing" }
        let places = Set(kinds.keys.filter { recorded.kinds[$0] == nil })
        let surplus = places.subtracting(later).map { "\($0) is not recorded" }
        let promised = later.subtracting(places).map { "\($0) is promised" }
        let others = kinds.compactMap { place, kinds -> String? in
            guard let known = recorded.kinds[place]?.subtracting(["null"]), !known.isEmpty else { return nil }
            let strange = kinds.subtracting(known).subtracting(["null"])
            return strange.isEmpty ? nil : "\(place) is \(strange.sorted()), recorded \(known.sorted())"
        }
        return (lacking + surplus + promised + others).sorted()
    }

    private mutating func note(_ values: [JSONValue], at place: String) {
        kinds[place, default: []].formUnion(values.map(\.kind))
        let elements = values.flatMap(\.elements)
        if !elements.isEmpty { note(elements, at: place + "[]") }
        let objects = values.filter { $0.kind == "object" }
        for name in objects.reduce(into: Set<String>(), { $0.formUnion($1.names) }) {
            let holders = objects.filter { $0.names.contains(name) }
            let member = place.isEmpty ? name : "\(place).\(name)"
            note(holders.map { $0[name] }, at: member)
            if holders.count < objects.count { kinds[member, default: []].insert("missing") }
        }
    }
}

extension JSONValue {
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
