import Enrichment
import HTTPTypes

/// What a client would like (RFC 7240). What is malformed, or not known here, is passed over (section 2).
struct Preferences {
    /// The longest wait that is granted; nginx waits longer (`fastcgi_read_timeout`).
    static let longestWait = 10

    /// For how many seconds the client would have the reply wait for news (section 4.3), as far as it is granted.
    let wait: Int?

    init(_ fields: HTTPFields) {
        // Nil for almost all requests.
        guard let field = fields[.prefer] else {
            wait = nil
            return
        }
        // Of a preference that is there more than once only the first counts (section 2).
        let first = Self.split(field[...], at: ",").first { Self.name(of: $0) == "wait" }
        wait = first.flatMap { Self.value(of: $0) }.flatMap { Self.seconds($0) }
    }

    /// Nil for what is no whole number of seconds, and for none at all: there is nothing to grant.
    private static func seconds(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        let seconds = min(Int(text) ?? .max, longestWait)
        return seconds > 0 ? seconds : nil
    }

    private static func name(of preference: Substring) -> String {
        assignment(preference)[0].lowercased()
    }

    /// The word after the equals sign; a quoted one means what stands between the quotation marks.
    private static func value(of preference: Substring) -> String? {
        let halves = assignment(preference)
        guard halves.count == 2 else { return nil }
        let word = halves[1]
        guard word.hasPrefix("\"") else { return word }
        return word.count > 1 && word.hasSuffix("\"") ? String(word.dropFirst().dropLast()) : nil
    }

    /// The preference without its parameters.
    private static func assignment(_ preference: Substring) -> [String] {
        let whole = split(preference, at: ";").first ?? ""
        return whole.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
    }

    /// The parts between separators that stand outside of quotation marks.
    private static func split(_ text: Substring, at separator: Character) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == separator, !isQuoted {
                parts.append(text[start..<index])
                start = text.index(after: index)
            }
        }
        return parts + [text[start...]]
    }
}

extension HTTPField.Name {
    static let prefer = named("Prefer")
    static let preferenceApplied = named("Preference-Applied")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("a name of letters and hyphens") }
        return name
    }
}
