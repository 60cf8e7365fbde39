import Enrichment
import ProviderWire

/// One element of an address's `sources` as it came (providers.md, A.5): every field may be missing or strange.
struct ContactSourceEntry {
    private var domain: String?
    private var uri: String?
    private var extractedOn: String?
    private var lastSeenOn: String?
    private var isStillOnPage: Bool?

    /// Nil when the element is no object.
    init?(_ reader: inout JSONReader) throws(WireFault) {
        let isObject = try reader.object { name, reader throws(WireFault) in
            switch name {
            case "domain": domain = try reader.text()
            case "uri": uri = try reader.text()
            case "extracted_on": extractedOn = try reader.text()
            case "last_seen_on": lastSeenOn = try reader.text()
            case "still_on_page": isStillOnPage = try reader.truth()
            default: try reader.skip()
            }
        }
        guard isObject else { return nil }
    }

    /// The usable ones of an array's elements, as many as are kept; none when the value is no array.
    static func sources(_ reader: inout JSONReader) throws(WireFault) -> [ContactSource] {
        var sources: [ContactSource] = []
        _ = try reader.array { reader throws(WireFault) in
            guard sources.count < ContactSource.maximumCount else { return try reader.skip() }
            if let source = try ContactSourceEntry(&reader)?.source { sources.append(source) }
        }
        return sources
    }

    /// Nil without an address that a link may lead to.
    private var source: ContactSource? {
        guard let uri, Self.isWebAddress(uri) else { return nil }
        var source = ContactSource(uri: uri)
        source.domain = PlainText.kept(domain)
        source.extractedOn = PlainText.date(extractedOn)
        source.lastSeenOn = PlainText.date(lastSeenOn)
        source.isStillOnPage = isStillOnPage
        return source
    }

    /// It is kept as it is or not at all: an address from which something was taken is another one.
    private static func isWebAddress(_ text: String) -> Bool {
        let isOfTheWeb = ["https://", "http://"].contains { scheme in
            text.utf8.count > scheme.utf8.count && zip(text.utf8, scheme.utf8).allSatisfy { $0 | 0x20 == $1 }
        }
        return isOfTheWeb && text.unicodeScalars.count <= PlainText.maximumLength
            && text.unicodeScalars.allSatisfy { scalar in
                LinkedInURL.isLinkSafe(scalar) && (scalar.isASCII || !scalar.properties.isBidiControl)
            }
    }
}
