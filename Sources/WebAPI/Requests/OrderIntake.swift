package import Enrichment

/// What an order is held against and made a job with.
package struct OrderIntake {
    /// The providers that a job may ask.
    let providers: [ProviderTerms]
    /// Of whose sites nobody is asked.
    let mailDomains: any MailDomains
    let sealer: any KeySealer
    /// Equal for equal requests alone, and short.
    let digest: ([UInt8]) -> [UInt8]
    let makeJobID: () -> JobID

    package init(
        providers: [ProviderTerms], mailDomains: any MailDomains = NoMailDomains(), sealer: any KeySealer,
        digest: @escaping ([UInt8]) -> [UInt8], makeJobID: @escaping () -> JobID
    ) {
        self.providers = providers
        self.mailDomains = mailDomains
        self.sealer = sealer
        self.digest = digest
        self.makeJobID = makeJobID
    }

    /// The steps of a job, with the keys sealed to it.
    func steps(
        asking providers: [ProviderName], with keys: ProviderKeys, for job: JobID
    ) throws -> [JobStep] {
        try providers.map { provider in
            JobStep(
                provider: provider, key: try keys[provider].map { try sealer.seal($0, for: job, provider: provider) })
        }
    }
}
