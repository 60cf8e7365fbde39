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
        let (path, query) = Self.halves(of: text)
        guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Problem(.malformedRequest, "The path holds characters that must be percent-encoded.")
        }
        segments = path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map(Substring.init)
        self.query = query
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
