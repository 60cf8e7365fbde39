import ProviderWire

/// What a refusal says of itself, in whichever of Snov's envelopes (providers.md, B.5): `errors` as a list of texts or
/// of objects with one member, as an object with a `title`, or as a text; or `message`; or `error`, as a token's.
struct SnovRefusal: Hashable {
    /// Nil when it says nothing.
    let said: String?

    /// Nil when the body is no JSON object, as from a proxy or a firewall in front of Snov.
    init?(_ body: [UInt8]) {
        var errors: String?
        var message: String?
        var error: String?
        var reader = JSONReader(SnovBody.readable(body))
        do throws(WireFault) {
            let isObject = try reader.object { name, reader throws(WireFault) in
                switch name {
                case "errors": errors = try Self.words(&reader)
                case "message": message = try reader.text()
                case "error_description": error = try reader.text()
                case "error":
                    let word = try reader.text()
                    error = error ?? word
                default: try reader.skip()
                }
            }
            try reader.end()
            guard isObject else { return nil }
        } catch {
            return nil
        }
        said = [errors, message, error].lazy.compactMap { $0 }.first { !$0.isEmpty }
    }

    /// No envelope is nested deeper: a list, an object in it, a list of texts in that. What is deeper is not looked
    /// through, since each level is read several times.
    private static let deepest = 4

    /// The first text in a value, an object's `title` before its others.
    private static func words(_ reader: inout JSONReader, within levels: Int = deepest) throws(WireFault) -> String? {
        guard levels > 0 else {
            try reader.skip()
            return nil
        }
        var ahead = reader
        if let text = try ahead.text() {
            reader = ahead
            return text
        }
        var title: String?
        var first: String?
        try reader.either { name, reader throws(WireFault) in
            let text = try words(&reader, within: levels - 1)
            if name == "title" { title = text }
            first = first ?? text
        } array: { reader throws(WireFault) in
            let text = try words(&reader, within: levels - 1)
            first = first ?? text
        }
        return title ?? first
    }
}
