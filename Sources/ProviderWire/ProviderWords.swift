/// Makes words that came from outside fit for our messages: short, on one line, and without the key, which a
/// provider or a transport may echo.
package struct ProviderWords: Sendable {
    /// The longest first, so that none is taken apart by another that it holds.
    private let secrets: [String]

    package static let maximumLength = 300

    package init(hiding secret: String) {
        self.init(hiding: [secret])
    }

    package init(hiding secrets: [String]) {
        self.secrets = secrets.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Nil when nothing sayable is left.
    package func quoted(_ text: String?) -> String? {
        guard let text else { return nil }
        // Invisible characters first, so that none can split the key; cutting last, so that no half of it stays.
        let line = text.unicodeScalars.filter { !Self.isInvisible($0) }
            .split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
            .map { String($0) }.joined(separator: " ")
        let hidden = hidingKey(in: line)
        guard !hidden.isEmpty else { return nil }
        let scalars = hidden.unicodeScalars
        return scalars.count > Self.maximumLength ? String(scalars.prefix(Self.maximumLength)) + "…" : hidden
    }

    /// The key is found in any case, as it is and as a URL would hold it.
    private func hidingKey(in text: String) -> String {
        var bytes = Array(text.utf8)
        for form in secrets.flatMap({ Set([$0, $0.percentEncoded]) }) where !form.isEmpty {
            let places = bytes.map(Self.lowercased).ranges(of: form.utf8.map(Self.lowercased))
            for place in places.reversed() {
                bytes.replaceSubrange(place, with: "[key]".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .privateUse, .unassigned: true
        case .control: scalar == "\0"
        default: false
        }
    }
}

/// It prints as nothing: it holds what it hides.
extension ProviderWords: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "provider's words" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
