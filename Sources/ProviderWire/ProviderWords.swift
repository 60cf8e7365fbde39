/// Makes words that came from outside fit for our messages: short, on one line, and without the key, which a
/// provider or a transport may echo.
package struct ProviderWords: Sendable {
    /// The longest first, so that none is taken apart by another that it holds.
    private let secrets: [String]

    package static let maximumLength = 300

    /// How many Unicode scalars are looked at; ten megabytes would take seconds.
    static let mostScalars = 10_000

    package init(hiding secret: String) {
        self.init(hiding: [secret])
    }

    package init(hiding secrets: [String]) {
        self.secrets = secrets.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Nil when nothing sayable is left.
    package func quoted(_ text: String?) -> String? {
        guard let text else { return nil }
        let looked = text.unicodeScalars.prefix(Self.mostScalars)
        // Invisible characters first, so that none can split the key; cutting last, so that no half of it stays.
        let line = looked.filter { !Self.isInvisible($0) }
            .split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
            .map { String($0) }.joined(separator: " ")
        var scalars = hidingKey(in: line).unicodeScalars[...]
        let goesOn = looked.endIndex < text.unicodeScalars.endIndex
        // Where the text goes on, its last scalars may be half a key.
        if goesOn { scalars = scalars.dropLast(forms.lazy.map(\.unicodeScalars.count).max() ?? 0) }
        guard !scalars.isEmpty else { return nil }
        let isWhole = !goesOn && scalars.count <= Self.maximumLength
        return String(scalars.prefix(Self.maximumLength)) + (isWhole ? "" : "…")
    }

    /// How the secrets may be written: as they are and as a URL would hold them.
    private var forms: [String] { secrets.flatMap { Set([$0, $0.percentEncoded]) }.filter { !$0.isEmpty } }

    /// The key is found in any case.
    private func hidingKey(in text: String) -> String {
        var bytes = Array(text.utf8)
        for form in forms {
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
