import FoundationEssentials
import NIOHTTP1

/// The parameters of a call by name, wherever they came from.
struct Parameters: Sendable {
    private var texts: [String: String]
    /// Only a body's: what a GET says about a location is not listened to.
    private(set) var location: JSONValue?
    /// Whether a GET carries a location that looks like JSON, which no source says the service reads
    /// (providers.md, A.4).
    private(set) var hasLocationInGET = false

    subscript(_ name: String) -> String? {
        texts[name]
    }

    /// The text under `name`, nil when it is blank.
    func text(_ name: String) -> String? {
        texts[name].flatMap { text in text.allSatisfy(\.isWhitespace) ? nil : text }
    }

    /// The members of a comma-separated list, trimmed, blank ones left out; nil when the list is not there or blank.
    func list(_ name: String) -> [String]? {
        text(name)?.split(separator: ",").compactMap { member in
            let start = member.drop(while: \.isWhitespace)
            let end = start.lastIndex { !$0.isWhitespace }
            return end.map { String(start[...$0]) }
        }
    }

    /// A GET's are its query. A POST's are its body, JSON unless it says that it is a form, and those of its query
    /// that the body doesn't name.
    init(of request: APIRequest, body: [UInt8]) throws(Refusal) {
        texts = request.query
        guard request.method == .POST else {
            hasLocationInGET = request.query["location"].map(Self.looksLikeJSON) ?? false
            return
        }
        texts["location"] = nil
        if request.contentType == "application/x-www-form-urlencoded" {
            let text = String(decoding: body, as: UTF8.self)
            try take(FormEncoding.pairs(text[...]))
        } else if !body.isEmpty {
            try take(Self.decode(body))
        }
    }

    /// A form's location is JSON text, or its members have names with brackets: it isn't documented which.
    private mutating func take(_ form: [(name: String, value: String)]) throws(Refusal) {
        for (name, value) in form where !name.hasPrefix("location") { texts[name] = value }
        if let text = form.last(where: { $0.name == "location" })?.value {
            location = try Self.decode(Array(text.utf8))
        } else if form.contains(where: { $0.name.hasPrefix("location[") }) {
            guard let object = NestedForm.object("location", in: form) else { throw .invalidLocation }
            location = object
        }
    }

    /// Lists are comma-separated text in JSON, too: that arrays are understood is not documented, so they are refused.
    private mutating func take(_ body: JSONValue) throws(Refusal) {
        guard case .object(let members) = body else { throw .unreadableBody }
        for (name, value) in members where value != .null {
            if name == "location" {
                location = value
            } else if let text = value.scalarText {
                texts[name] = text
            } else {
                throw .unreadableBody
            }
        }
    }

    private static func decode(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw .unreadableBody
        }
    }

    private static func looksLikeJSON(_ text: String) -> Bool {
        let first = text.first { !$0.isWhitespace }
        return first == "{" || first == "["
    }
}
