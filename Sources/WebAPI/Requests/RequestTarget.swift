/// A request's path in segments and its query, as they were sent: nothing is decoded, joined or normalised here, so
/// there is one way only to write a resource's address. `//`, `..`, `;` and the like simply name nothing.
struct RequestTarget {
    /// Still percent-encoded.
    let segments: [Substring]
    /// Still percent-encoded; empty when there is none.
    let query: Substring

    init(_ text: String?) throws(Problem) {
        guard let text, text.utf8.first == UInt8(ascii: "/") else {
            throw Problem(.malformedRequest, "The request has no path.")
        }
        let bytes = text.utf8.span
        var segments: [Substring] = []
        segments.reserveCapacity(8)
        var start = 1
        var end = 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "?") {
            guard (0x21...0x7E).contains(bytes[end]) else {
                throw Problem(.malformedRequest, "The path holds characters that must be percent-encoded.")
            }
            if bytes[end] == UInt8(ascii: "/") {
                segments.append(Self.part(of: text, start..<end))
                start = end + 1
            }
            end += 1
        }
        segments.append(Self.part(of: text, start..<end))
        self.segments = segments
        query = end < bytes.count ? Self.part(of: text, end + 1..<bytes.count) : ""
    }

    private static func part(of text: String, _ bytes: Range<Int>) -> Substring {
        let start = text.utf8.index(text.startIndex, offsetBy: bytes.lowerBound)
        return text[start..<text.utf8.index(start, offsetBy: bytes.count)]
    }

    private static func halves(of text: String) -> (path: Substring, query: Substring) {
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else { return (text[...], "") }
        return (text[..<mark], text[text.utf8.index(after: mark)...])
    }

    /// The path as a log may hold it: without the query, visible ASCII only, not endless.
    static func logged(_ text: String?) -> String {
        let (path, _) = halves(of: text ?? "")
        return String(
            decoding: path.utf8.prefix(200).map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
