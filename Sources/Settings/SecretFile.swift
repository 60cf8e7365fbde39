import FoundationEssentials

extension Settings {
    /// The secret in the file that a setting names: its text without the white space around it. Nil when the setting
    /// is not given.
    package func secret(fileNamedBy name: SettingName) throws(SettingsFault) -> String? {
        guard let path = text(name) else { return nil }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw .unreadable(name, path: path, why: Self.reason(error))
        }
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { throw .unreadable(name, path: path, why: "it is empty") }
        return String(text[first...last])
    }

    /// What was wrong with a file, in words.
    private static func reason(_ error: any Error) -> String {
        guard let code = (error as? CocoaError)?.code else { return "\(error)" }
        return switch code {
        case .fileNoSuchFile, .fileReadNoSuchFile: "there is no such file"
        case .fileReadNoPermission: "permission is denied"
        case .fileReadInapplicableStringEncoding, .fileReadCorruptFile: "it is no text"
        default: "the system gave the error \(code.rawValue)"
        }
    }
}
