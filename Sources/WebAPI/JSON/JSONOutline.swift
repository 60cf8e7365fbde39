import FoundationEssentials

/// What must be known of a JSON text before it is decoded: that it is shallow and small enough, and which members
/// occur twice. The decoder knows none of these: it would drop a repeated member, and accept a comma too many.
///
/// It looks at nothing but brackets, commas, colons and strings; whether the rest is JSON is the decoder's to say.
struct JSONOutline {
    /// The deepest body of ours nests five levels.
    static let maximumDepth = 16
    /// Room for 10,000 sites of two members each.
    static let maximumValues = 40_000

    /// Why a text is not decoded at all.
    enum Refusal: Error, Equatable {
        case malformed
        case tooDeep
        /// The pointer names the list or object in which there was one too many.
        case tooManyValues(JSONPointer)
    }

    private enum Container {
        case list(index: Int)
        case object(members: Set<String>, current: String?)
    }

    /// The pointers of members that occur more than once in their object.
    private(set) var repeatedMembers: [JSONPointer] = []
    private var containers: [Container] = []
    private var values = 1
    /// A comma stands before: a value or a member must follow.
    private var isAfterComma = false

    init(of bytes: [UInt8]) throws(Refusal) {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                break
            case UInt8(ascii: "\""):
                let end = try Self.endOfString(in: bytes, from: position)
                try string(bytes[position...end])
                position = end
                isAfterComma = false
            case UInt8(ascii: "{"):
                try open(.object(members: [], current: nil))
            case UInt8(ascii: "["):
                try open(.list(index: 0))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if isAfterComma || containers.popLast() == nil { throw .malformed }
            case UInt8(ascii: ","):
                try comma()
            case 0x21...0x7E:
                isAfterComma = false
            default:
                // Outside strings JSON is visible ASCII: no byte order mark, no other encoding.
                throw .malformed
            }
            position += 1
        }
    }

    private mutating func open(_ container: Container) throws(Refusal) {
        if containers.count == Self.maximumDepth { throw .tooDeep }
        isAfterComma = false
        try count()
        containers.append(container)
    }

    private mutating func comma() throws(Refusal) {
        if isAfterComma { throw .malformed }
        isAfterComma = true
        switch containers.popLast() {
        case .list(let index): containers.append(.list(index: index + 1))
        case .object(let members, _): containers.append(.object(members: members, current: nil))
        case nil: throw .malformed
        }
        try count()
    }

    private mutating func count() throws(Refusal) {
        values += 1
        if values > Self.maximumValues { throw .tooManyValues(pointer(to: containers.dropLast())) }
    }

    /// A string is a member's name where an object waits for one, and else a value.
    private mutating func string(_ quoted: ArraySlice<UInt8>) throws(Refusal) {
        guard case .object(var members, nil) = containers.last else { return }
        let name = try Self.name(quoted)
        // Taken out first, so that the set is not copied for every member.
        containers[containers.count - 1] = .object(members: [], current: name)
        if !members.insert(name).inserted { repeatedMembers.append(pointer(to: containers[...])) }
        containers[containers.count - 1] = .object(members: members, current: name)
    }

    private func pointer(to containers: ArraySlice<Container>) -> JSONPointer {
        containers.reduce(.root) { pointer, container in
            switch container {
            case .list(let index): pointer / index
            case .object(_, let current): current.map { pointer / $0 } ?? pointer
            }
        }
    }

    /// The place of the closing quote.
    private static func endOfString(in bytes: [UInt8], from start: Int) throws(Refusal) -> Int {
        var position = start + 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): return position
            case UInt8(ascii: "\\"): position += 2
            case 0..<0x20: throw .malformed
            default: position += 1
            }
        }
        throw .malformed
    }

    /// A name in clear: `"\u0061"` and `"a"` are the same member.
    private static func name(_ quoted: ArraySlice<UInt8>) throws(Refusal) -> String {
        do {
            if quoted.contains(UInt8(ascii: "\\")) {
                return try JSONDecoder().decode(String.self, from: Data(quoted))
            }
        } catch {
            throw .malformed
        }
        guard let name = String(validating: quoted.dropFirst().dropLast(), as: UTF8.self) else { throw .malformed }
        return name
    }
}
