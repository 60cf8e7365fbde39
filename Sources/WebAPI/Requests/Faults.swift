/// One thing that is wrong with a request, and where.
///
/// A fault never repeats the value it is about: the value may be a secret in the wrong place.
struct Fault: Hashable {
    /// A JSON pointer into the body (RFC 6901), `#` and a place in a body of CSV (RFC 7111, section 2), or `?` and the
    /// name of a query parameter.
    let pointer: String
    /// What it must be, as a sentence without its subject.
    let detail: String
}

/// Gathers all that is wrong with one request, so that the reply names every fault and not only the first.
final class Faults {
    /// How many a reply names; the last one then says how many more there are.
    static let maximumNamed = 100

    private var first: [Fault] = []
    private var count = 0

    var isEmpty: Bool { count == 0 }

    /// At most `maximumNamed` faults.
    var named: [Fault] {
        guard count > Self.maximumNamed else { return first }
        let shown = first.prefix(Self.maximumNamed - 1)
        return shown + [Fault(pointer: "", detail: "\(count - shown.count) more faults are not listed.")]
    }

    /// The first fault, and how many more there are, in one sentence.
    var summary: String {
        guard let fault = first.first else { return "" }
        let place = fault.pointer.isEmpty ? "The body" : fault.pointer
        let rest = count > 1 ? " (and \(count - 1) more)" : ""
        return "\(place) \(fault.detail)\(rest)"
    }

    func add(_ pointer: JSONPointer, _ detail: String) {
        add(Fault(pointer: pointer.description, detail: detail))
    }

    func add(_ fault: Fault) {
        count += 1
        if first.count < Self.maximumNamed { first.append(fault) }
    }

    /// Throws all that was gathered, if anything was.
    func end(as kind: ProblemKind) throws(Problem) {
        if !isEmpty { throw Problem(kind, summary, faults: named) }
    }
}
