extension JSONWriter {
    /// A value in one way, however it was written: members in the order of their names.
    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: json("null".utf8)
        case .integer(let integer): self.integer(integer)
        case .number(let number): json("\(number)".utf8)
        case .boolean(let boolean): self.boolean(boolean)
        case .text(let text): self.text(text)
        case .list(let values): list { json in for value in values { json.value(value) } }
        case .object(let members):
            object { json in
                for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                    json.name(name)
                    json.value(value)
                }
            }
        }
    }
}
