import FoundationEssentials
import NIOHTTP1

/// The parameters of a call of Snov's, which may come as a query, as a form or as JSON (providers.md, B.3).
///
/// Lists are `positions[]` in a query or form and `positions` in JSON; rows are `rows[0][first_name]`.
struct SnovParameters: Sendable {
    private var texts: [String: String] = [:]
    private var lists: [String: [String]] = [:]
    private var rowsByNumber: [Int: [String: String]] = [:]

    /// The query first, then the body, whose members win.
    init(of request: APIRequest, body: [UInt8]) throws(SnovRefusal) {
        take(FormEncoding.pairs(request.queryText))
        if request.contentType == "application/x-www-form-urlencoded" {
            take(FormEncoding.pairs(String(decoding: body, as: UTF8.self)[...]))
        } else if !body.isEmpty {
            try take(json: body)
        }
    }

    /// The text under `name` without blanks around it; nil when there is none.
    subscript(_ name: String) -> String? {
        guard let text = texts[name] else { return nil }
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) }
    }

    /// The list under `name`; a text alone is a list of one.
    func list(_ name: String) -> [String] {
        lists[name] ?? self[name].map { [$0] } ?? []
    }

    /// `rows`, in their order.
    var rows: [[String: String]] {
        rowsByNumber.sorted { $0.key < $1.key }.map(\.value)
    }

    private mutating func take(_ pairs: [(name: String, value: String)]) {
        var seen: [String: [String]] = [:]
        for (name, value) in pairs {
            if name.hasSuffix("[]") {
                seen[String(name.dropLast(2)), default: []].append(value)
            } else if let (number, field) = Self.row(name) {
                rowsByNumber[number, default: [:]][field] = value
            } else {
                texts[name] = value
            }
        }
        lists.merge(seen) { $1 }
    }

    private mutating func take(json body: [UInt8]) throws(SnovRefusal) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(body)),  // Whatever is wrong with it.
            case .object(let members) = value
        else { throw .unreadableBody }
        for (name, value) in members {
            if case .array(let elements) = value {
                lists[name] = elements.compactMap(\.scalarText)
                guard name == "rows" else { continue }
                for (number, element) in elements.enumerated() {
                    guard case .object(let fields) = element else { throw .unreadableBody }
                    rowsByNumber[number] = fields.compactMapValues(\.scalarText)
                }
            } else if let text = value.scalarText {
                texts[name] = text
            }
        }
    }

    /// `rows[0][first_name]` taken apart; nil for any other name.
    private static func row(_ name: String) -> (number: Int, field: String)? {
        let parts = name.split(separator: "[", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "rows", parts[1].hasSuffix("]"), parts[2].hasSuffix("]"),
            let number = Int(parts[1].dropLast()), number >= 0
        else { return nil }
        return (number, String(parts[2].dropLast()))
    }
}
