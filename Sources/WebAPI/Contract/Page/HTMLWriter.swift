/// Writes HTML (HTML Living Standard, section 13.1): whatever is given as text or as an attribute's value is escaped, so
/// that only what is written as an element becomes one.
struct HTMLWriter {
    private(set) var bytes = [UInt8]("<!doctype html>\n".utf8)

    /// An element with what stands in it. Names of elements and attributes are ours.
    mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String>, _ content: (inout HTMLWriter) -> Void
    ) {
        open(name, attributes)
        content(&self)
        bytes += "</\(name)>".utf8
        if Self.blocks.contains(name) { bytes.append(UInt8(ascii: "\n")) }
    }

    mutating func element(_ name: String, _ content: (inout HTMLWriter) -> Void) {
        element(name, [:], content)
    }

    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>, _ text: String) {
        element(name, attributes) { $0.text(text) }
    }

    mutating func element(_ name: String, _ text: String) {
        element(name, [:], text)
    }

    /// An element that has no content and no end (section 13.1.2, "Void elements").
    mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
        bytes += "<\(name)".utf8
        for (attribute, value) in attributes {
            bytes += " \(attribute)=\"".utf8
            text(value)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(UInt8(ascii: ">"))
    }

    /// A style sheet, in which nothing is escaped (section 13.1.2, "Raw text elements"): it must hold no `</`.
    mutating func style(_ sheet: String) {
        bytes += "<style>\(sheet)</style>\n".utf8
    }

    mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            default: bytes.append(byte)
            }
        }
    }

    /// Text in which what stands between grave accents is code.
    mutating func prose(_ text: String) {
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { element("code", String(part)) } else { self.text(String(part)) }
        }
    }

    private static let blocks: Set = [
        "head", "title", "header", "nav", "main", "section", "article", "h1", "h2", "h3", "h4", "p", "ul", "li", "div",
        "table", "caption", "thead", "tbody", "tr", "pre", "dl", "dt", "dd", "footer",
    ]
}
