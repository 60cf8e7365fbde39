import Enrichment

/// One value of a body at its place. Each reading method says what the value must be: it returns nil and notes a
/// fault when it is something else, and returns nil alone when there is none (absent or null).
struct Member {
    let value: JSONValue
    let pointer: JSONPointer
    let faults: Faults

    var isPresent: Bool { value != .null }

    func refuse(_ detail: String) {
        faults.add(pointer, detail)
    }

    /// The value of a name, none when this is no object. What else is in the object is `object(of:)`'s to say.
    subscript(name: String) -> Member {
        guard case .object(let members) = value else { return Member(value: .null, pointer: pointer, faults: faults) }
        return Member(value: members[name] ?? .null, pointer: pointer / name, faults: faults)
    }

    /// The same value; notes a fault when there is none, or only empty text.
    func required() -> Member {
        if !isPresent || value == .text("") { refuse("is required and must not be empty.") }
        return self
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        if !isPresent { return nil }
        if case .integer(let integer) = value, let number = Int(exactly: integer), range.contains(number) {
            return number
        }
        refuse("must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        return nil
    }

    /// Text without blanks around it; empty text counts as none, as forms send it.
    func text(atMost maximumLength: Int) -> String? {
        switch value {
        case .null, .text(""): return nil
        case .text(let text):
            let trimmed = text.trimmed
            // As it was sent, for so it is that the contract limits it.
            if let complaint = (trimmed.isEmpty ? trimmed : text).complaint(maximumLength: maximumLength) {
                refuse(complaint)
                return nil
            }
            return trimmed
        default:
            refuse("must be text.")
            return nil
        }
    }

    /// One of the words of an enumeration; empty text counts as none, as forms send it.
    func word<Word: RawRepresentable<String> & CaseIterable>(of: Word.Type = Word.self) -> Word? {
        switch value {
        case .null, .text(""): return nil
        case .text(let text):
            if let word = Word(rawValue: text) { return word }
        default: break
        }
        refuse("must be one of \(Word.words).")
        return nil
    }

    /// Each value of a list that reads without fault; nothing when there is no list.
    func list<Element>(atMost maximumCount: Int, _ read: (Member) -> Element?) -> [Element] {
        switch value {
        case .null: return []
        case .list(let values) where values.count <= maximumCount:
            return values.enumerated().compactMap { index, value in
                read(Member(value: value, pointer: pointer / index, faults: faults))
            }
        case .list(let values):
            refuse("must hold at most \(maximumCount) values; these are \(values.count).")
            return []
        default:
            refuse("must be a list.")
            return []
        }
    }

    /// An object whose members are all among `names`; each that is not is a fault of its own. `refused` are names that
    /// somebody may well try, with the sentence that says why not.
    func object(of names: String..., refusing refused: [String: String] = [:]) -> Members? {
        object(of: names, refusing: refused)
    }

    /// The same.
    func object(of names: [String], refusing refused: [String: String] = [:]) -> Members? {
        switch value {
        case .null: return nil
        case .object(let members):
            for name in members.keys.sorted() where !names.contains(name) {
                let unknown = "is not known here; known are \(names.joined(separator: ", "))."
                faults.add(pointer / name, refused[name] ?? unknown)
            }
            return Members(values: members, pointer: pointer, faults: faults)
        default:
            refuse("must be an object.")
            return nil
        }
    }
}

/// The members of one object of a body.
struct Members {
    fileprivate let values: [String: JSONValue]
    fileprivate let pointer: JSONPointer
    fileprivate let faults: Faults

    subscript(name: String) -> Member {
        Member(value: values[name] ?? .null, pointer: pointer / name, faults: faults)
    }

    /// All of them but some, as a value.
    func without(_ names: [String]) -> JSONValue {
        .object(values.filter { !names.contains($0.key) })
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    /// The words as they are written, for a person to choose from.
    static var words: String {
        allCases.map(\.rawValue).joined(separator: ", ")
    }
}
