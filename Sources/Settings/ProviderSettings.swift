package import Enrichment

extension Settings {
    /// A provider's terms as this server is set up.
    package func terms(of published: ProviderTerms) throws(SettingsFault) -> ProviderTerms {
        var terms = published
        let (second, minute) = (SettingName.perSecond(of: terms.name), SettingName.perMinute(of: terms.name))
        terms.rates.perSecond = try count(second, in: 0...10_000, default: terms.rates.perSecond)
        terms.rates.perMinute = try count(minute, in: 0...600_000, default: terms.rates.perMinute)
        terms.isKeyHeld = try serverKeyFile(for: terms.name) != nil
        return terms
    }

    /// The server's own key for a provider, from the file that a setting names; nil when it has none.
    package func serverKey(of terms: ProviderTerms) throws(SettingsFault) -> String? {
        guard let name = try serverKeyFile(for: terms.name), let key = try secret(fileNamedBy: name) else { return nil }
        if let fault = terms.keyFault(key) {
            throw .invalid(name, "names a file whose text can't be a key: it \(fault)")
        }
        return key
    }

    private func serverKeyFile(for provider: ProviderName) throws(SettingsFault) -> SettingName? {
        let names = SettingName.keyFiles(of: provider).filter { text($0) != nil }
        if names.count > 1 { throw .invalid(names[1], "is another name for \(names[0].rawValue); give one of them") }
        return names.first
    }
}
