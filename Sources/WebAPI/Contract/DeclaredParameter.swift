import Enrichment

/// A parameter as the contract tells it.
protocol DeclaredParameter: Sendable {
    var name: String { get }
    /// A sentence for the reader.
    var meaning: String { get }
    var schema: Schema { get }
    /// What the server takes where the parameter is not given, as JSON; nil where nothing stands for it.
    var assumed: String? { get }
    /// A value that makes sense, as it stands in an address.
    var example: String? { get }

    /// What is wrong with a value; nil when nothing is.
    func complaint(about text: String) -> String?
}

extension DeclaredParameter {
    var example: String? { nil }
}

/// A name in a route's path that stands for one segment. What does not read is the address of nothing.
struct PathParameter<Value>: DeclaredParameter {
    let name: String
    let meaning: String
    let schema: Schema
    var assumed: String? { nil }
    let example: String?

    let read: @Sendable (String) -> Value?

    init(
        _ name: String, _ schema: Schema, example: String, _ meaning: String,
        read: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.example = example
        self.schema = schema
        self.meaning = meaning
        self.read = read
    }

    func complaint(about text: String) -> String? {
        read(text) == nil ? "names nothing." : nil
    }
}

extension PathParameter where Value: RawRepresentable<Int64> & SendableMetatype {
    /// A row's number: digits, the first of them not 0.
    static func number(_ name: String, _ meaning: String) -> Self {
        Self(name, .rowNumber, example: "1", meaning) { text in
            guard let number = Int64(text), number > 0, String(number) == text else { return nil }
            return Value(rawValue: number)
        }
    }
}

/// A parameter of a query string: one declaration for what is read, what is refused and what the contract says.
struct QueryParameter<Value: Sendable>: DeclaredParameter {
    let name: String
    let meaning: String
    let schema: Schema
    let assumed: String?
    private(set) var example: String?
    /// Nil for text that counts as none.
    fileprivate let read: @Sendable (String) throws(Refusal) -> Value?

    /// Why a value is refused, as a sentence without its subject.
    struct Refusal: Error {
        let detail: String
    }

    /// The same parameter with a value for its reader to try.
    func showing(_ example: String) -> Self {
        var parameter = self
        parameter.example = example
        return parameter
    }

    /// The value; nil when there is none or it will not do.
    func value(of text: String) -> Value? {
        do {
            return try read(text)
        } catch {
            return nil
        }
    }

    func complaint(about text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch {
            return error.detail
        }
    }
}

extension QueryParameter<Int> {
    static func integer(
        _ name: String, in range: ClosedRange<Int>, assumed: Int? = nil, _ meaning: String
    ) -> Self {
        Self(name: name, meaning: meaning, schema: .integer(in: range), assumed: assumed.map(String.init)) {
            text throws(Refusal) in
            let isDigits = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            if isDigits, let integer = Int(text), range.contains(integer) { return integer }
            throw Refusal(detail: "must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}

extension QueryParameter where Value: RawRepresentable<Int64> {
    /// A row's number.
    static func number(_ name: String, _ meaning: String) -> Self {
        Self(name: name, meaning: meaning, schema: .rowNumber, assumed: nil) { text throws(Refusal) in
            if let number = Int64(text), number > 0, String(number) == text, let value = Value(rawValue: number) {
                return value
            }
            throw Refusal(detail: "must be a whole number from 1.")
        }
    }
}

extension QueryParameter<String> {
    static func text(_ name: String, atMost maximumLength: Int, _ meaning: String) -> Self {
        Self(name: name, meaning: meaning, schema: .line(atMost: maximumLength), assumed: nil) {
            text throws(Refusal) in
            if let complaint = text.complaint(maximumLength: maximumLength) { throw Refusal(detail: complaint) }
            let trimmed = text.trimmed
            return trimmed.isEmpty ? nil : trimmed
        }
    }
}

extension QueryParameter where Value: RawRepresentable<String> & CaseIterable {
    static func word(_ name: String, assumed: Value? = nil, _ meaning: String) -> Self {
        Self(
            name: name, meaning: meaning, schema: .words(of: Value.self), assumed: assumed.map { "\"\($0.rawValue)\"" }
        ) { text throws(Refusal) in
            guard let word = Value(rawValue: text) else {
                throw Refusal(detail: "must be one of \(Value.words).")
            }
            return word
        }
    }
}
