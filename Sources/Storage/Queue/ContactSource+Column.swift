import Enrichment

extension [ContactSource] {
    /// JSON for the column, as the API shows it. Every contact's is written, so by hand.
    var columnText: String {
        if isEmpty { return "[]" }
        var json = JSONBytes(reserving: count * 160)
        json.appendArray { json in
            for source in self {
                json.append(source)
                json.append(byte: UInt8(ascii: ","))
            }
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }
}

extension JSONBytes {
    fileprivate mutating func append(_ source: ContactSource) {
        append(#"{"uri":"#, source.uri)
        append(#","domain":"#, source.domain)
        append(#","extracted_on":"#, source.extractedOn)
        append(#","last_seen_on":"#, source.lastSeenOn)
        append(verbatim: #","still_on_page":"#)
        append(verbatim: source.isStillOnPage.map { $0 ? "true" : "false" } ?? "null")
        append(byte: UInt8(ascii: "}"))
    }

    private mutating func append(_ opening: String, _ text: String?) {
        append(verbatim: opening)
        if let text { append(string: text.utf8.span) } else { appendNull() }
    }
}
