/// The shape of a JSON value, as the contract tells it (JSON Schema 2020-12, the dialect of OpenAPI 3.1).
indirect enum Schema: Sendable {
    case anything
    case boolean
    /// Exactly this.
    case always(Bool)
    case integer(from: Int? = nil, through: Int? = nil)
    case number
    /// A whole number, or whatever else another application put into a column that SQLite holds to no type: any number,
    /// or text (SQLite, "Datatypes In SQLite", section 3).
    case looseInteger
    /// `characters` counts Unicode's scalars, as JSON Schema does; `format` and `pattern` are JSON Schema's words.
    case text(characters: ClosedRange<Int>? = nil, format: String? = nil, pattern: String? = nil)
    case words([String])
    case list(of: Schema, count: ClosedRange<Int>? = nil)
    /// An open object may have members besides.
    case object([Property], isOpen: Bool = false)
    case oneOf([Schema])
    case nullable(Schema)
    /// One of the document's components, told once under its name.
    case named(NamedSchema)

    /// One member of an object.
    struct Property: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        /// A sentence for the reader; nil where the name says it all.
        let meaning: String?
    }

    /// A row's number, which SQLite holds in 64 bits ("Rowid Tables").
    static let rowNumber = Schema.integer(in: 1...Int.max)

    /// `YYYY-MM-DD HH:MM:SS` in UTC, as the database holds it; text of another form in rows of the application taken over.
    static let timestamp = Schema.text()

    /// Whole numbers within a range.
    static func integer(in range: ClosedRange<Int>) -> Schema {
        .integer(from: range.lowerBound, through: range.upperBound)
    }

    /// The words of an enumeration.
    static func words<Word: RawRepresentable<String> & CaseIterable>(of: Word.Type) -> Schema {
        .words(Word.allCases.map(\.rawValue))
    }
}

extension Schema.Property {
    /// A member that is always there.
    static func always(_ name: String, _ schema: Schema, _ meaning: String? = nil) -> Self {
        Self(name: name, schema: schema, isRequired: true, meaning: meaning)
    }

    /// A member that may be left out.
    static func optional(_ name: String, _ schema: Schema, _ meaning: String? = nil) -> Self {
        Self(name: name, schema: schema, isRequired: false, meaning: meaning)
    }

    /// A column: always there, and null where nothing is known.
    static func column(_ name: String, _ schema: Schema, _ meaning: String? = nil) -> Self {
        .always(name, .nullable(schema), meaning)
    }
}

/// A schema that the document tells once and refers to by name.
struct NamedSchema: Sendable {
    /// One capitalised word or several, as in `JobOrder`.
    let name: String
    let schema: Schema

    init(_ name: String, _ schema: Schema) {
        self.name = name
        self.schema = schema
    }
}
