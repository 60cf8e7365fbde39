import Enrichment

/// A path with names in braces for the segments that vary.
struct PathPattern: Sendable {
    private enum Segment {
        case literal(Substring)
        case capture(String)
    }

    private let segments: [Segment]

    init(_ text: String) {
        segments = text.dropFirst().split(separator: "/").map { segment in
            segment.hasPrefix("{") ? .capture(String(segment.dropFirst().dropLast())) : .literal(segment)
        }
    }

    /// What stands for the names, decoded; nil when the path is another. A literal matches only as it is written; a
    /// capture that is broken when decoded throws, and one that would be a piece of a path matches nothing.
    func captures(of target: RequestTarget) throws(Problem) -> [String: String]? {
        guard segments.count == target.segments.count else { return nil }
        var captures: [String: String] = [:]
        for (segment, text) in zip(segments, target.segments) {
            switch segment {
            case .literal(let literal):
                guard literal == text else { return nil }
            case .capture(let name):
                guard let capture = PercentCoding.decode(text) else {
                    throw Problem(.malformedRequest, "The path is not percent-encoded UTF-8.")
                }
                guard Self.isName(capture) else { return nil }
                captures[name] = capture
            }
        }
        return captures
    }

    private static func isName(_ text: String) -> Bool {
        guard !text.isEmpty, text != ".", text != "..", text.utf8.count <= 200 else { return false }
        return isPlainName(text.utf8.span)
            || !text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.breaksLine }
    }

    /// Whether all of it is letters, digits, hyphens and the like, as in the ids that we give.
    private static func isPlainName(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            switch text[index] {
            case UInt8(ascii: "/"), UInt8(ascii: "\\"): return false
            case 0x21...0x7E: continue
            default: return false
            }
        }
        return true
    }
}
