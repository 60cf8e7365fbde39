package import Enrichment

/// Every name that configures enrichd, fixed so that tools can rely on it; the raw value is the environment variable.
///
/// One environment file serves all parts, so each part accepts every name and reads those that are its own.
package struct SettingName: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// Nil for a name that is none of ours.
    package init?(rawValue: String) {
        guard Self.known.contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package static let all =
        [
            database, socket, threads, auth, hosts, origins, logLevel, keyFile, suppressionKeyFile, concurrency,
            pauseSeconds, keepJobsDays, port,
        ] + ProviderName.allCases.flatMap { [url(of: $0), perSecond(of: $0), perMinute(of: $0)] + keyFiles(of: $0) }

    private static let known = Set(all.map(\.rawValue))
}

extension SettingName {
    /// The SQLite file.
    package static let database = SettingName("ENRICHD_DATABASE")
    /// The FastCGI socket to listen on where none is inherited.
    package static let socket = SettingName("ENRICHD_SOCKET")
    /// How many threads answer requests.
    package static let threads = SettingName("ENRICHD_THREADS")
    /// `token` or `none`: whether callers must show a token, or anybody may call over loopback.
    package static let auth = SettingName("ENRICHD_AUTH")
    /// The Host names that are answered, separated by commas.
    package static let hosts = SettingName("ENRICHD_HOSTS")
    /// The origins whose pages may call from a browser, separated by commas.
    package static let origins = SettingName("ENRICHD_ORIGINS")
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    package static let logLevel = SettingName("ENRICHD_LOG_LEVEL")
    /// The file of the key that seals provider keys; its public half stands beside it with `.pub` added.
    package static let keyFile = SettingName("ENRICHD_KEY_FILE")
    /// The file of the key under which the database remembers who is to be forgotten.
    package static let suppressionKeyFile = SettingName("ENRICHD_SUPPRESSION_KEY_FILE")
    /// Provider calls in flight at once.
    package static let concurrency = SettingName("ENRICHD_CONCURRENCY")
    /// How long a key rests when the provider says slow down and not for how long.
    package static let pauseSeconds = SettingName("ENRICHD_PAUSE_SECONDS")
    /// How many days a finished job is kept; 0 is for ever.
    package static let keepJobsDays = SettingName("ENRICHD_KEEP_JOBS_DAYS")
    /// The port of `deploy/demo`; no program reads it.
    package static let port = SettingName("ENRICHD_PORT")
}

/// What is told of each provider.
extension SettingName {
    /// Where it is reached.
    package static func url(of provider: ProviderName) -> SettingName { name("URL", of: provider) }

    /// Calls a second and key; 0 is unlimited, for measuring.
    package static func perSecond(of provider: ProviderName) -> SettingName { name("PER_SECOND", of: provider) }

    package static func perMinute(of provider: ProviderName) -> SettingName { name("PER_MINUTE", of: provider) }

    /// A file that holds the server's own key; one provider calls it a key, another credentials.
    package static func keyFiles(of provider: ProviderName) -> [SettingName] {
        [name("API_KEY_FILE", of: provider), name("CREDENTIALS_FILE", of: provider)]
    }

    private static func name(_ part: String, of provider: ProviderName) -> SettingName {
        SettingName("ENRICHD_\(provider.rawValue.uppercased())_\(part)")
    }
}
