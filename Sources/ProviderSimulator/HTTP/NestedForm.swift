/// An object in a form, by names with brackets: `location[include][][country]=DE` (Rack's convention, which is Rails').
///
/// An empty pair of brackets is an array; a member that its last object has already begins the next, so objects whose
/// members differ are taken for one.
struct NestedForm {
    private indirect enum Node {
        case text(String)
        case object([String: Node])
        case array([Node])
    }

    private var root = Node.object([:])

    /// The object whose members' names begin with `name[`; nil when there is none, or when its names contradict each
    /// other.
    static func object(_ name: String, in pairs: [(name: String, value: String)]) -> JSONValue? {
        var form = NestedForm()
        var isThere = false
        for pair in pairs where pair.name.hasPrefix(name + "[") {
            guard let path = path(pair.name.dropFirst(name.count)), form.set(path[...], to: pair.value) else {
                return nil
            }
            isThere = true
        }
        return isThere ? value(of: form.root) : nil
    }

    /// `[a][][b]` as `a`, ``, `b`.
    private static func path(_ text: Substring) -> [String]? {
        guard text.hasSuffix("]") else { return nil }
        let parts = text.dropFirst().dropLast().split(separator: "][", omittingEmptySubsequences: false)
        return parts.contains { $0.contains("[") || $0.contains("]") } ? nil : parts.map(String.init)
    }

    private mutating func set(_ path: ArraySlice<String>, to text: String) -> Bool {
        guard let changed = Self.setting(root, path, to: text) else { return false }
        root = changed
        return true
    }

    private static func setting(_ node: Node?, _ path: ArraySlice<String>, to text: String) -> Node? {
        guard let name = path.first else { return node == nil ? .text(text) : nil }
        let rest = path.dropFirst()
        if name.isEmpty {
            var elements: [Node] = []
            if case .array(let there)? = node { elements = there } else if node != nil { return nil }
            if let last = elements.last, let changed = setting(last, rest, to: text) {
                elements[elements.count - 1] = changed
            } else if let first = setting(nil, rest, to: text) {
                elements.append(first)
            } else {
                return nil
            }
            return .array(elements)
        }
        var members: [String: Node] = [:]
        if case .object(let there)? = node { members = there } else if node != nil { return nil }
        guard let changed = setting(members[name], rest, to: text) else { return nil }
        members[name] = changed
        return .object(members)
    }

    private static func value(of node: Node) -> JSONValue {
        switch node {
        case .text(let text): .string(text)
        case .object(let members): .object(members.mapValues(value))
        case .array(let elements): .array(elements.map(value))
        }
    }
}
