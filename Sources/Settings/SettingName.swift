/// Every name that configures enrichd, fixed so that tools can rely on it; the raw value is the environment variable.
///
/// One environment file serves all parts, so each part accepts every name and reads those that are its own.
package enum SettingName: String, CaseIterable, Sendable {
    /// The SQLite file.
    case database = "ENRICHD_DATABASE"
    /// The FastCGI socket to listen on where none is inherited.
    case socket = "ENRICHD_SOCKET"
    /// How many threads answer requests.
    case threads = "ENRICHD_THREADS"
    /// `token` or `none`: whether callers must show a token, or anybody may call over loopback.
    case auth = "ENRICHD_AUTH"
    /// The Host names that are answered, separated by commas.
    case hosts = "ENRICHD_HOSTS"
    /// The origins whose pages may call from a browser, separated by commas.
    case origins = "ENRICHD_ORIGINS"
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    case logLevel = "ENRICHD_LOG_LEVEL"
    /// The file of the key that seals provider keys; its public half stands beside it with `.pub` added.
    case keyFile = "ENRICHD_KEY_FILE"
    case hunterURL = "ENRICHD_HUNTER_URL"
    case snovURL = "ENRICHD_SNOV_URL"
    /// A file that holds the server's own Hunter key.
    case hunterAPIKeyFile = "ENRICHD_HUNTER_API_KEY_FILE"
    case snovCredentialsFile = "ENRICHD_SNOV_CREDENTIALS_FILE"
    /// Calls a second and key; 0 is unlimited, for measuring.
    case hunterPerSecond = "ENRICHD_HUNTER_PER_SECOND"
    case hunterPerMinute = "ENRICHD_HUNTER_PER_MINUTE"
    case snovPerMinute = "ENRICHD_SNOV_PER_MINUTE"
    /// Provider calls in flight at once.
    case concurrency = "ENRICHD_CONCURRENCY"
    /// How long a key rests when the provider says slow down and not for how long.
    case pauseSeconds = "ENRICHD_PAUSE_SECONDS"
    /// How many days a finished job is kept; 0 is for ever.
    case keepJobsDays = "ENRICHD_KEEP_JOBS_DAYS"
    /// The port of `deploy/demo`; no program reads it.
    case port = "ENRICHD_PORT"
}
