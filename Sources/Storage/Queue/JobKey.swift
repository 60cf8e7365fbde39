import Enrichment

/// The key a job asks with, as far as this process knows it.
struct JobKey: Hashable {
    /// The job's own key's, or that of the server's; nil when this process does not have the server's.
    let fingerprint: KeyFingerprint?
    let provider: String?
    /// Whether it is the server's own key, also when the job brought it along.
    let isServers: Bool

    /// `fingerprint` and `provider` are the columns' words; a null fingerprint is the server's own key.
    init(fingerprint: String?, provider: String?, serverKeys: ServerKeys) {
        let servers = serverKeys.fingerprint(of: provider)
        self.fingerprint = fingerprint.map(KeyFingerprint.init) ?? servers
        self.provider = provider
        isServers = self.fingerprint == servers
    }
}

/// The keys that jobs ask with which brought none of their own.
struct ServerKeys {
    let fingerprints: [ProviderName: KeyFingerprint]

    /// `provider` is the column's word.
    func fingerprint(of provider: String?) -> KeyFingerprint? {
        provider.flatMap(ProviderName.init(rawValue:)).flatMap { fingerprints[$0] }
    }
}
