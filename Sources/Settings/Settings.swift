import Configuration
package import Logging

/// The effective configuration of a program: flags over environment variables over defaults.
package struct Settings {
    private let reader: ConfigReader

    /// `flags` are the values given on the command line. A variable that begins with `ENRICHD_` and is none of ours is
    /// an error: a mistyped name would otherwise be a default that nobody wanted.
    package init(environment: [String: String], flags: [SettingName: String?] = [:]) throws(SettingsFault) {
        let unknown = environment.keys.filter { $0.hasPrefix("ENRICHD_") && SettingName(rawValue: $0) == nil }
        if !unknown.isEmpty { throw .unknownNames(unknown.sorted()) }
        let given = flags.compactMapValues { $0 }
        reader = ConfigReader(providers: [
            InMemoryProvider(
                name: "flags",
                values: Dictionary(
                    uniqueKeysWithValues: given.map {
                        (AbsoluteConfigKey($0.key.components), ConfigValue(stringLiteral: $0.value))
                    })),
            EnvironmentVariablesProvider(environmentVariables: environment),
        ])
    }

    /// The text of a setting, nil when it is not given or empty.
    package func text(_ name: SettingName) -> String? {
        reader.string(forKey: ConfigKey(name.components)).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A setting that must be given.
    package func required(_ name: SettingName) throws(SettingsFault) -> String {
        guard let text = text(name) else { throw .missing(name) }
        return text
    }

    /// A whole number within `range`.
    package func count(
        _ name: SettingName, in range: ClosedRange<Int>, default value: Int
    ) throws(SettingsFault) -> Int {
        guard let text = text(name) else { return value }
        guard let count = Int(text), range.contains(count) else {
            throw .invalid(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }

    /// One of a few words.
    package func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: SettingName, default value: Word
    ) throws(SettingsFault) -> Word {
        guard let text = text(name) else { return value }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue)
            throw .invalid(name, "must be \(words.count > 1 ? "one of " : "")\(words.joined(separator: ", "))")
        }
        return word
    }

    /// Words separated by commas, at least one; nil when not given.
    package func list(_ name: SettingName) throws(SettingsFault) -> [String]? {
        guard let text = text(name) else { return nil }
        let words = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
        guard !words.isEmpty else { throw .invalid(name, "must hold at least one word") }
        return words
    }

    /// A logger to standard error at the configured level.
    package func logger(label: String) throws(SettingsFault) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = try word(.logLevel, default: Logger.Level.info)
        return logger
    }
}

extension SettingName {
    /// The name's words, as swift-configuration joins them to an environment variable again.
    fileprivate var components: [String] {
        rawValue.lowercased().split(separator: "_").map(String.init)
    }
}
